"""What 事務局 members do to a member, through the routes, and what is told of it."""

from typing import Any

from services.council.schemas import EXAMPLE_REVISION
from tests.embedded.council.people import SignedIn

CHAIR = {"municipality": "012238", "roles": ["coordinator"]}
HEAD = {**EXAMPLE_REVISION, "roles": ["official", "section_head"]}


def path_of(someone: SignedIn) -> str:
    return f"/members/{someone.grant['member']['id']}"


def change(by: SignedIn, whose: SignedIn, body: dict[str, Any]) -> Any:
    revision = by("GET", path_of(whose)).headers["ETag"]
    return by("PUT", path_of(whose), body, If_Match=revision)


def act(by: SignedIn, whose: SignedIn, deed: str) -> Any:
    revision = by("GET", path_of(whose)).headers["ETag"]
    return by("POST", f"{path_of(whose)}/{deed}", If_Match=revision)


def reset(by: SignedIn, whose: SignedIn) -> Any:
    return by("POST", f"{path_of(whose)}/password-reset")


def confirm(by: SignedIn, proposal: Any) -> Any:
    return by("POST", f"/proposals/{proposal['id']}/confirm")


def withdraw(by: SignedIn, proposal: Any) -> Any:
    return by("POST", f"/proposals/{proposal['id']}/withdraw")


def told(someone: SignedIn) -> set[str]:
    return {notice["event"] for notice in someone("GET", "/home").json["notices"]}


def only(someone: SignedIn, event: str) -> dict[str, Any]:
    notices = someone("GET", "/home").json["notices"]
    return next(notice for notice in notices if notice["event"] == event)


def roles_of(by: SignedIn, whose: SignedIn) -> list[str]:
    return by("GET", path_of(whose)).json["roles"]
