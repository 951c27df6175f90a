"""The secretariat's form of a round: new, in preparation, and what may still change once open."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people, saved_drafts
from services.portal.access import require_action, spare_others
from services.portal.chosen import chosen_words
from services.portal.clients import evaluation
from services.portal.display import role_labels, town
from services.portal.forms.carrying import CarriedOver
from services.portal.forms.round import RoundForm
from services.portal.landing import land
from services.portal.pages.comparison import Line, differences
from services.portal.years import year_choices
from shared.access import Role
from shared.vocabulary import MUNICIPALITY_CODES, FiscalYear, today_in_tokyo
from shared.web.calls import own_id

pages = Blueprint("round_form", __name__, url_prefix="/rounds")

Page = str | Response | tuple[str, int]
Round = Mapping[str, Any]

_CRITERION = ("name", "description", "anchors", "weight")


@pages.get("/new")
def start() -> Response:
    """Give the new form its id, so that it can be kept and sent twice without harm."""
    spare_others(Role.COORDINATOR)
    return redirect(f"/rounds/new/{uuid.uuid4()}")


@pages.get("/new/<uuid:form_id>")
def show_new(form_id: UUID) -> Page:
    """The council's default criteria, every project that may be scored, no evaluators yet.

    Once the round is prepared, its own form.
    """
    spare_others(Role.COORDINATOR)
    if (round_id := _prepared_before(form_id)) is not None:
        return redirect(_hand_over(form_id, round_id))
    kept = saved_drafts.find(f"round:new:{form_id}")
    form = RoundForm(kept) if kept is not None else RoundForm.of_round(_blank())
    return _page(form, f"/rounds/new/{form_id}", kept=kept is not None)


@pages.post("/new/<uuid:form_id>")
def create(form_id: UUID) -> Page:
    """Prepare the round under the form's key."""
    path, form = f"/rounds/new/{form_id}", RoundForm(request.form)
    if request.form.get("row"):
        return _rows_changed(form, path)
    members = _evaluators()
    plan = _plan(form, members)
    if form.errors:
        return _page(form, path), 422
    try:
        round_id = evaluation.post("/rounds", plan, key=str(form_id)).json["id"]
    except clients.KeyTaken:
        return _overtaken(form, form_id)
    except (clients.FieldsRefused, clients.Away) as failure:
        return _again(form, failure, path)
    saved_drafts.forget(f"round:new:{form_id}")
    return land(f"/rounds/{round_id}", "round")


@pages.get("/<uuid:round_id>/edit")
def show(round_id: UUID) -> str:
    """The form of a round in preparation, or of the little that an open one lets change."""
    answer = _to_edit(round_id)
    kept = saved_drafts.find(f"round:{round_id}")
    form = RoundForm(kept) if kept is not None else RoundForm.of_round(answer.json)
    revision = form.value("revision") or answer.revision
    return _page(
        form,
        f"/rounds/{round_id}/edit",
        round=answer.json,
        revision=revision,
        kept=kept is not None,
        overtaken=revision != answer.revision,
    )


@pages.post("/<uuid:round_id>/edit")
def change(round_id: UUID) -> Page:
    """Save over the revision that was read."""
    path, form, answer = f"/rounds/{round_id}/edit", RoundForm(request.form), _to_edit(round_id)
    words = {"round": answer.json, "revision": request.form.get("revision", "")}
    if request.form.get("row"):
        return _rows_changed(form, path, **words)
    is_open = answer.json["state"] == "open"
    plan = _open_plan(form, answer.json) if is_open else _plan(form, _evaluators(answer.json))
    if form.errors:
        return _page(form, path, **words), 422
    try:
        evaluation.put(f"/rounds/{round_id}", plan, revision=words["revision"])
    except clients.Stale:
        return _page(form, path, **{**words, "revision": answer.revision, "overtaken": True}), 412
    except (clients.FieldsRefused, clients.Away) as failure:
        return _again(form, failure, path, **words)
    saved_drafts.forget(f"round:{round_id}")
    return land(f"/rounds/{round_id}", "round")


def _prepared_before(form_id: UUID) -> str | None:
    """The round, if the form was sent before; back in the browser must not start it afresh."""
    round_id = own_id(form_id, g.session.member["id"])
    try:
        evaluation.get(f"/rounds/{round_id}")
    except (clients.NotThere, clients.Away):
        return None
    return round_id


def _overtaken(form: RoundForm, form_id: UUID) -> tuple[str, int]:
    """What was typed, as a change of the round that another window has prepared from this form."""
    round_id = own_id(form_id, g.session.member["id"])
    _hand_over(form_id, round_id)
    answer = _to_edit(round_id)
    words = {"round": answer.json, "revision": answer.revision, "overtaken": True}
    return _page(form, f"/rounds/{round_id}/edit", **words), 412


def _hand_over(form_id: UUID, round_id: str) -> str:
    return saved_drafts.hand_over(
        f"round:new:{form_id}", f"round:{round_id}", f"/rounds/{round_id}/edit"
    )


def _planned(round_: Round) -> dict[str, Any]:
    """A round's content as it would be entered again."""
    return {
        "title": round_["title"],
        "fiscal_year": round_["fiscal_year"],
        "due_date": round_["due_date"],
        "allow_own": round_["allow_own"],
        "criteria": [{name: one[name] for name in _CRITERION} for one in round_["criteria"]],
        "candidates": [one["project_id"] for one in round_["candidates"]],
        "evaluators": [_serving(one) for one in round_["evaluators"]],
    }


def _to_edit(round_id: UUID | str) -> clients.Answer:
    answer = evaluation.get(f"/rounds/{round_id}")
    require_action(answer.json, "edit")
    return answer


def _blank() -> Round:
    year = FiscalYear.of(today_in_tokyo(datetime.now(UTC)))
    return {
        "title": f"{year.label} 第1回評価",
        "fiscal_year": year.year,
        "due_date": "",
        "allow_own": False,
        "criteria": evaluation.get("/criteria/default").json["criteria"],
        "candidates": evaluation.get("/candidates").json,
        "evaluators": [],
    }


def _plan(form: RoundForm, members: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The whole round as evaluation takes it."""
    return {
        **form.general(),
        "allow_own": bool(form.value("allow_own")),
        "criteria": form.judged_by(),
        "candidates": form.chosen("candidates"),
        "evaluators": [_appointment(one, members) for one in form.chosen("evaluators")],
    }


def _open_plan(form: RoundForm, round_: Round) -> dict[str, Any]:
    """Title, due date and added evaluators from the form, everything else as it is."""
    members, planned = _evaluators(round_), _planned(round_)
    known = {one["member_id"] for one in planned["evaluators"]}
    added = [_appointment(one, members) for one in form.chosen("evaluators") if one not in known]
    return {
        **planned,
        **form.general(),
        "fiscal_year": round_["fiscal_year"],
        "evaluators": [*planned["evaluators"], *added],
    }


def _serving(evaluator: Mapping[str, Any]) -> dict[str, Any]:
    return {name: evaluator[name] for name in ("member_id", "municipality", "until")}


def _appointment(member_id: str, members: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    member = members.get(member_id, {})
    return {
        "member_id": member_id,
        "municipality": member.get("municipality"),
        "until": member.get("term_until"),
    }


def _evaluators(round_: Round | None = None) -> dict[str, Mapping[str, Any]]:
    """Members with the role, in the order of the towns, and those appointed already."""
    appointed = {one["member_id"] for one in round_["evaluators"]} if round_ else set()
    order = {code: place for place, code in enumerate(MUNICIPALITY_CODES)}
    chosen = [
        one for one in people.everybody() if "evaluator" in one["roles"] or one["id"] in appointed
    ]
    chosen.sort(key=lambda one: order.get(one["municipality"], len(order)))
    return {one["id"]: one for one in chosen}


def _candidates(round_: Round | None) -> dict[str, Mapping[str, Any]]:
    """Projects that may be scored, and those the round holds already."""
    held = round_["candidates"] if round_ else []
    known = [*held, *evaluation.get("/candidates").json]
    return {one["project_id"]: one for one in known}


def _rows_changed(form: RoundForm, path: str, **words: Any) -> str:
    return _page(form.changed_rows(request.form.get("row", "")), path, **words)


def _again(
    form: RoundForm, failure: clients.FieldsRefused | clients.Away, path: str, **words: Any
) -> tuple[str, int]:
    if isinstance(failure, clients.Away):
        return _page(form, path, away=failure, **words), 503
    problems = failure.fields or [("", failure.detail or failure.title)]
    form.refused(problems, _names(words.get("round")))
    return _page(form, path, **words), 422


def _page(form: RoundForm, path: str, **words: Any) -> str:
    round_: Round | None = words.setdefault("round", None)
    members = _evaluators(round_)
    newest = RoundForm.of_round(round_) if round_ and words.get("overtaken") else form
    carried = CarriedOver.of(form, newest)
    return render_template(
        "rounds/form.html",
        form=carried.form,
        path=path,
        form_key=f"round:{round_['id']}" if round_ else f"round:new:{path.split('/')[3]}",
        back=f"/rounds/{round_['id']}" if round_ else "/rounds",
        is_open=round_ is not None and round_["state"] == "open",
        years=year_choices(),
        candidates=list(_candidates(round_).values()),
        evaluators=[(key, _label(one)) for key, one in members.items()],
        unfit={key for key, one in members.items() if _why_unfit(one)},
        serving=[one["member_id"] for one in round_["evaluators"]] if round_ else [],
        differences=_differences(form, newest, carried, round_) if newest is not form else [],
        **words,
    )


def _differences(
    form: RoundForm, newest: RoundForm, carried: CarriedOver[RoundForm], round_: Round | None
) -> list[Line]:
    names = _names(round_)

    def words(name: str, value: str) -> str:
        return names.get(value) or chosen_words(name, value)

    return differences(newest, form, "round_form", words, carried)


def _names(round_: Round | None) -> dict[str, str]:
    """What the candidates and evaluators that may be chosen are called, by id."""
    projects = {key: one["title"] or "未着の事業" for key, one in _candidates(round_).items()}
    return projects | {key: one["name"] for key, one in _evaluators(round_).items()}


def _label(member: Mapping[str, Any]) -> str:
    where = town(member["municipality"]) or "外部"
    standing = [where, role_labels(member["roles"]), *_why_unfit(member)]
    return f"{member['name']}（{'・'.join(standing)}）"


def _why_unfit(member: Mapping[str, Any]) -> list[str]:
    """Why nobody of today appoints the member an evaluator."""
    over = member["term_until"] and member["term_until"] < today_in_tokyo(g.session.now).isoformat()
    return [*(["利用停止中"] if member["suspended"] else []), *(["任期満了"] if over else [])]
