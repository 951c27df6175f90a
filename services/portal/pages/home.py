"""Home: what waits for the signed-in member, by role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template

from services.portal import clients, commitments, notices, people, saved_drafts
from services.portal.clients import council, evaluation, registry, reporting
from services.portal.storage import KEPT_FOR, MOST_FORMS

pages = Blueprint("home", __name__)

SHOWN = 20
NOTICES_SHOWN = 10


_AGAIN = "依頼の後に内容が変更されたため、承認の依頼は取り下げられました。"
_UNSEEN = "事務局とほかの市町には、変更する前の、提出済みの内容が表示されています。"
# Queue as registry names it → (heading, what is to be done).
QUEUES = {
    "approval": ("承認を待っている事業", "内容を確かめて承認してください。"),
    "lapsed": (
        "承認の依頼が取り下げられた事業",
        f"{_AGAIN}内容を確かめて、もう一度依頼してください。",
    ),
    "declined": (
        "所属長から戻された事業",
        "理由を確かめ、直してから、もう一度承認を依頼してください。",
    ),
    "unsubmitted": (
        "保存済み・未提出の変更がある事業",
        f"{_UNSEEN}内容を確かめて、承認を依頼してください。",
    ),
    "overtaken": (
        "提出する前に受理された変更のある事業",
        "保存済みの変更は、提出されていません。差し替えるときは、事務局に差戻しをご依頼ください。"
        "差し替えないときは、このままで構いません。",
    ),
    "acceptance": ("受理を待っている事業", "受理するか、理由を付けて差し戻してください。"),
    "returned": ("差し戻された事業", "理由を確かめ、直して再提出してください。"),
    "on_hold": (
        "保留になった事業",
        "理由を確かめてください。直して再提出することも、次の評価を待つこともできます。",
    ),
    "adopted": ("採択された事業", "着手したら、事業の画面で「実施中にする」を押してください。"),
    "draft": ("下書きの事業", "書き上げたら承認を依頼してください。"),
}
# What is different for whoever approves: they ask nobody.
FOR_APPROVERS = {
    "lapsed": f"{_AGAIN}内容を確かめて承認するか、担当者がもう一度依頼するのをお待ちください。",
    "unsubmitted": (
        f"{_UNSEEN}内容を確かめて承認するか、担当者が承認を依頼するのをお待ちください。"
    ),
    "declined": "理由を確かめ、直してから、承認して提出してください。",
    "draft": "書き上げたら、承認して提出してください。",
}


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
    member = g.session.member
    accounts = _accounts()
    told = notices.worded(accounts["notices"], member)
    rounds = _rounds(member)
    projects = registry.get("/home").json
    return render_template(
        "home.html",
        waiting=[*_waiting(member, projects["waiting"]), *_to_commit_to(member)],
        notices=told[:NOTICES_SHOWN],
        notices_untold=max(0, len(told) - NOTICES_SHOWN),
        to_confirm=accounts["to_confirm"],
        rounds=rounds and [one for one in rounds if _waits_for(member, one)],
        scored=[one for one in rounds or () if _is_scored(one)],
        kept=saved_drafts.all_kept(),
        most_kept=MOST_FORMS,
        kept_days=KEPT_FOR.days,
        tokens=accounts["api_tokens"],
        overview=_overview(),
        news=projects["news"],
        names=people.names() if projects["news"] else {},
        newest=projects["newest"],
    )


def _accounts() -> Mapping[str, Any]:
    """What council tells of accounts; nothing while it is away."""
    try:
        told: Mapping[str, Any] = council.get("/home").json
    except (clients.Away, clients.Refused):
        return {"notices": [], "to_confirm": 0, "api_tokens": []}
    people.know(told["names"])
    return told


def _waiting(member: Mapping[str, Any], queues: Sequence[Mapping[str, Any]]) -> list[Waiting]:
    approves = "section_head" in member["roles"]
    return [_worded(queue, approves) for queue in queues]


def _to_commit_to(member: Mapping[str, Any]) -> list[Waiting]:
    """Projects of a 首長's own town without its commitment; nothing while council is away."""
    found = commitments.not_yet_given(member["municipality"]) if "head" in member["roles"] else None
    if not found:
        return []
    return [
        Waiting(
            title="コミットメントに署名していない事業",
            why="受理又は採択された事業です。内容を確かめ、約束することがあれば署名してください。",
            projects=found[:SHOWN],
            total=len(found),
        )
    ]


def _worded(queue: Mapping[str, Any], approves: bool) -> Waiting:
    title, why = QUEUES[queue["queue"]]
    if approves:
        why = FOR_APPROVERS.get(queue["queue"], why)
    return Waiting(title=title, why=why, projects=queue["items"], total=queue["total"])


def _overview() -> Mapping[str, Any] | None:
    """Counts and cost by town; None when reporting does not answer."""
    try:
        told: Mapping[str, Any] = reporting.get("/overview").json
    except (clients.Away, clients.Refused):
        return None
    return told


def _rounds(member: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Rounds of evaluators and 事務局; None when evaluation does not answer, which must not close
    the home page.
    """
    if not {"evaluator", "coordinator"} & set(member["roles"]):
        return []
    try:
        rounds: list[Mapping[str, Any]] = evaluation.get("/home").json
    except (clients.Away, clients.Refused):
        return None
    return rounds


def _waits_for(member: Mapping[str, Any], round_: Mapping[str, Any]) -> bool:
    """For the 事務局 until it is published, for an evaluator while there is something to score."""
    if "coordinator" in member["roles"]:
        return True
    return bool(round_["state"] == "open" and (round_["entered"] or 0) < (round_["expected"] or 0))


def _is_scored(round_: Mapping[str, Any]) -> bool:
    """Whether the member has entered all that is expected of them, and may still change it."""
    own = round_["expected"]
    return bool(round_["state"] == "open" and own and round_["entered"] == own)
