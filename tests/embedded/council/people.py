"""Members as they sign in for real, and the clock they live by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from services.council.schemas import EXAMPLE_MEMBER

PASSWORD = "北の海に立つ白い灯台の光"
NEW = "海霧の朝に遠く鳴る霧笛の音"


@dataclass
class Clock:
    """A clock the test moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class SignedIn:
    """Somebody's open session, with what it takes to call."""

    client: FlaskClient
    grant: dict[str, Any]

    def __call__(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {self.grant['access_token']}")
        return self.client.open(path, method=method, json=json, headers=sent)


def appoint(coordinator: SignedIn, **changes: Any) -> Any:
    answer = coordinator("POST", "/members", {**EXAMPLE_MEMBER, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json


def settle(sign_in: Any, member: dict[str, Any]) -> SignedIn:
    """The new member's first sign-in, with the password change it asks for."""
    first = sign_in(member["login"], member["temporary_password"])
    body = {"current": member["temporary_password"], "new": NEW}
    return SignedIn(first.client, first("PUT", "/me/password", body).json)
