"""Home: what waits for the signed-in member, by role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template

from services.portal import api_tokens, clients, commitments, notices, unsent
from services.portal.clients import evaluation, registry, reporting
from services.portal.storage import KEPT_FOR, MOST_FORMS

pages = Blueprint("home", __name__)

SHOWN = 20
NOTICES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Projects that wait for a role: those of the member's own town, or all."""

    role: str
    title: str
    why: str
    asked: Mapping[str, str]
    own: bool = True


QUEUES = (
    Queue(
        role="section_head",
        title="承認を待っている事業",
        why="内容を確かめて承認してください。",
        asked={"approval": "requested"},
    ),
    Queue(
        role="coordinator",
        title="受理を待っている事業",
        why="受理するか、理由を付けて差し戻してください。",
        asked={"state": "submitted"},
        own=False,
    ),
    Queue(
        role="official",
        title="差し戻された事業",
        why="理由を確かめ、直して再提出してください。",
        asked={"state": "returned"},
    ),
    Queue(
        role="official",
        title="下書きの事業",
        why="書き上げたら承認を依頼してください。",
        asked={"state": "draft"},
    ),
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A heading and the things under it that wait for the member."""

    title: str
    why: str
    projects: list[Mapping[str, Any]]
    total: int


@pages.get("/")
def show() -> str:
    """Things to do first, then the newest projects."""
    member = g.visit.member
    told, to_confirm = notices.waiting(member)
    return render_template(
        "home.html",
        waiting=[group for group in _waiting(member) if group.total],
        notices=told[:NOTICES_SHOWN],
        notices_untold=max(0, len(told) - NOTICES_SHOWN),
        to_confirm=to_confirm,
        rounds=_rounds(member),
        kept=unsent.all_kept(),
        most_kept=MOST_FORMS,
        kept_days=KEPT_FOR.days,
        tokens=api_tokens.in_need(member),
        overview=_overview(),
        newest=registry.get("/projects", sort="-updated_at", per_page=6).json,
    )


def _waiting(member: Mapping[str, Any]) -> list[Waiting]:
    asked = [_ask(queue, member) for queue in QUEUES if queue.role in member["roles"]]
    return [*asked, *_to_commit_to(member)]


def _to_commit_to(member: Mapping[str, Any]) -> list[Waiting]:
    """Projects of a 首長's own town without its commitment; nothing while council is away."""
    found = commitments.not_yet_given(member["municipality"]) if "head" in member["roles"] else None
    if found is None:
        return []
    return [
        Waiting(
            title="コミットメントに署名していない事業",
            why="受理又は採択された事業です。内容を確かめ、約束することがあれば署名してください。",
            projects=found[:SHOWN],
            total=len(found),
        )
    ]


def _ask(queue: Queue, member: Mapping[str, Any]) -> Waiting:
    town = member["municipality"] if queue.own else None
    listing = registry.get("/projects", municipality=town, per_page=SHOWN, **queue.asked).json
    return Waiting(
        title=queue.title, why=queue.why, projects=listing["items"], total=listing["total"]
    )


def _overview() -> Mapping[str, Any] | None:
    """Counts and cost by town; None when reporting does not answer."""
    try:
        return reporting.get("/overview").json
    except (clients.Away, clients.Refused):
        return None


def _rounds(member: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Open rounds; None when evaluation does not answer, which must not close the home page."""
    if not {"evaluator", "coordinator"} & set(member["roles"]):
        return []
    try:
        rounds = evaluation.get("/rounds", per_page=100).json["items"]
    except (clients.Away, clients.Refused):
        return None
    return [one for one in rounds if one["state"] == "open"]
