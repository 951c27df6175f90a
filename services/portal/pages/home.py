"""Home: what waits for the signed-in member, by role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template

from services.portal import clients, unsent
from services.portal.clients import evaluation, registry, reporting

pages = Blueprint("home", __name__)

SHOWN = 20


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
    return render_template(
        "home.html",
        waiting=[group for group in _waiting(member) if group.total],
        rounds=_rounds(member),
        kept=unsent.all_kept(),
        overview=_overview(),
        newest=registry.get("/projects", sort="-updated_at", per_page=6).json,
    )


def _waiting(member: Mapping[str, Any]) -> list[Waiting]:
    roles, own = set(member["roles"]), member["municipality"]
    groups = []
    if "section_head" in roles:
        groups.append(
            _ask("承認を待っている事業", "内容を確かめて承認してください。", own, "requested")
        )
    if "coordinator" in roles:
        groups.append(
            _ask(
                "受理を待っている事業",
                "受理するか、理由を付けて差し戻してください。",
                None,
                "submitted",
            )
        )
    if "official" in roles:
        groups.append(
            _ask("差し戻された事業", "理由を確かめ、直して再提出してください。", own, "returned")
        )
        groups.append(_ask("下書きの事業", "書き上げたら承認を依頼してください。", own, "draft"))
    return groups


def _ask(title: str, why: str, municipality: str | None, state: str) -> Waiting:
    parameters: dict[str, Any] = {"municipality": municipality, "per_page": SHOWN}
    parameters["approval" if state == "requested" else "state"] = state
    listing = registry.get("/projects", **parameters).json
    return Waiting(title=title, why=why, projects=listing["items"], total=listing["total"])


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
