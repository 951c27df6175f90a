"""Evaluation rounds: the list, one round with its progress, and its steps, each confirmed first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people
from services.portal.access import require_action
from services.portal.clients import evaluation
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from shared.vocabulary import today_in_tokyo

pages = Blueprint("rounds", __name__, url_prefix="/rounds")

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action of a round's life: what happens, and the sentence when done."""

    what: tuple[str, ...]
    done: str


ACTIONS = {
    "open": Action(
        what=(
            "選任した評価者が、評価を入力できるようになります。",
            "対象の事業は「評価中」になります。",
            "始めた後は、評価項目・重み・対象の事業を変更できません。",
            "名称と期限の変更、評価者の追加は、受付中もできます。",
        ),
        done="opened",
    ),
    "close": Action(
        what=(
            "評価者は、評価を入力・変更できなくなります。",
            "順位が集計され、事務局と監査が閲覧できるようになります。",
            "締め切った後は、受付中に戻せません。",
        ),
        done="closed",
    ),
    "publish": Action(
        what=(
            "順位と、採択・保留・不採択の決定が、すべての構成員に公表されます。",
            "事業の状態が、決定のとおりに変わります。",
            "評価者それぞれの評点とコメントは公表されません。",
            "公表した後は、決定を変更できません。",
        ),
        done="published",
    ),
}


@pages.get("")
def show_list() -> str:
    """The rounds that the member may see, newest first."""
    listing = evaluation.get("/rounds", page=page_number(), per_page=20).json
    return render_template(
        "rounds/list.html",
        listing=listing,
        page_url=page_url,
        is_secretariat="coordinator" in g.session.member["roles"],
    )


@pages.get("/<uuid:round_id>")
def show(round_id: UUID) -> str:
    """One round: candidates, criteria, and how far the evaluators are."""
    answer = evaluation.get(f"/rounds/{round_id}")
    return render_template(
        "rounds/round.html",
        round=answer.json,
        names=people.names(),
        mine=my_progress(answer.json),
        unfinished=unfinished(answer.json),
    )


@pages.get("/<uuid:round_id>/<any(open, close, publish):action>")
def confirm(round_id: UUID, action: str) -> str:
    """Say what the action does before it is done."""
    answer = evaluation.get(f"/rounds/{round_id}")
    require_action(answer.json, action)
    return _confirmation(answer, action)


@pages.post("/<uuid:round_id>/<any(open, close, publish):action>")
def take(round_id: UUID, action: str) -> Page:
    """Do the action; what is not settled yet is listed, each with the page that settles it."""
    try:
        evaluation.post(f"/rounds/{round_id}/{action}", revision=request.form.get("revision"))
    except clients.FieldsRefused as refusal:
        answer = evaluation.get(f"/rounds/{round_id}")
        return _confirmation(answer, action, problems=_unsettled(answer.json, refusal)), 422
    except clients.Stale:
        answer = evaluation.get(f"/rounds/{round_id}")
        return _confirmation(answer, action, overtaken=True), 412
    return land(f"/rounds/{round_id}", ACTIONS[action].done)


def my_progress(round_: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The signed-in member's own line among the evaluators, if they are one."""
    own = g.session.member["id"]
    return next((one for one in round_["evaluators"] if one["member_id"] == own), None)


def unfinished(round_: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The evaluators who have not scored all that they may, and still can."""
    return [one for one in round_["evaluators"] if one["able"] and one["entered"] < one["expected"]]


def _confirmation(
    answer: clients.Answer,
    action: str,
    problems: list[tuple[str, str]] | None = None,
    overtaken: bool = False,
) -> str:
    return render_template(
        "rounds/confirm.html",
        round=answer.json,
        revision=answer.revision,
        name=action,
        action=ACTIONS[action],
        problems=problems or [],
        overtaken=overtaken,
        names=people.names(),
        unfinished=unfinished(answer.json),
        finished=sum(one["entered"] == one["expected"] for one in answer.json["evaluators"]),
        is_early=today_in_tokyo(g.session.now).isoformat() <= answer.json["due_date"],
    )


def _unsettled(round_: Mapping[str, Any], refusal: clients.FieldsRefused) -> list[tuple[str, str]]:
    """(path of the page that settles it, sentence) for each problem."""
    if not refusal.fields:
        return [("", refusal.detail or refusal.title)]
    return [_settling(round_, pointer, message) for pointer, message in refusal.fields]


def _settling(round_: Mapping[str, Any], pointer: str, message: str) -> tuple[str, str]:
    _, group, *rest = [*pointer.split("/"), ""]
    if group == "decisions":
        titles = {one["project_id"]: one["title"] for one in round_["candidates"]}
        path = f"/rounds/{round_['id']}/decisions/{rest[0]}"
        return path, f"{titles.get(rest[0]) or '未着の事業'}：{message}"
    what = _named(round_, group, rest[0])
    return f"/rounds/{round_['id']}/edit#{group}", f"{what}：{message}" if what else message


def _named(round_: Mapping[str, Any], group: str, number: str) -> str:
    """The name of the candidate or evaluator at a place of the round."""
    things = round_.get(group)
    if group not in ("candidates", "evaluators") or not number.isdecimal() or not things:
        return ""
    thing = things[int(number)]
    if group == "candidates":
        return thing["title"] or "未着の事業"
    return people.names().get(thing["member_id"], "")
