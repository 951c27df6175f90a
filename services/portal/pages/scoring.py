"""An evaluator's score sheets: one candidate per page, saved one by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, saved_drafts
from services.portal.clients import evaluation, registry
from services.portal.forms.round import GRADES
from services.portal.forms.scores import UNJUDGED, ScoresForm
from services.portal.landing import landing
from services.portal.pages.comparison import Line
from shared.vocabulary import today_in_tokyo

pages = Blueprint("scoring", __name__, url_prefix="/rounds/<uuid:round_id>/scores")

Page = str | Response | tuple[str, int]
Sheet = Mapping[str, Any]


@pages.get("")
def start(round_id: UUID) -> Response:
    """On to the first candidate without a saved sheet."""
    sheets = _sheets(round_id)
    waiting = [one for one in sheets if one["may_score"] and not one["revision"]]
    first = next(iter(waiting or sheets), None)
    if first is None:
        abort(404)
    return redirect(f"/rounds/{round_id}/scores/{first['project_id']}")


@pages.get("/<uuid:project_id>")
def show(round_id: UUID, project_id: UUID) -> str:
    """The sheet as saved, or as far as it was filled in and not saved."""
    sheets = _sheets(round_id)
    sheet = _of(sheets, project_id)
    kept = saved_drafts.find(_form_key(round_id, project_id))
    form = ScoresForm(kept) if kept is not None else ScoresForm.of_sheet(sheet)
    return _page(round_id, sheets, sheet, form, kept=kept is not None)


@pages.post("/<uuid:project_id>")
def save(round_id: UUID, project_id: UUID) -> Page:
    """Save this candidate's sheet, then stay or go on to the next."""
    form = ScoresForm(request.form)
    sheets = _sheets(round_id)
    sheet = _of(sheets, project_id)
    round_ = _round(round_id)
    body = form.body(round_["criteria"])
    if form.errors and round_["state"] == "open":
        return _page(round_id, sheets, sheet, form), 422
    form.errors.clear()  # Of a round that is closed, only that it is closed matters.
    try:
        evaluation.put(
            f"/rounds/{round_id}/candidates/{project_id}/my-scores",
            body,
            revision=request.form.get("revision", ""),
        )
    except clients.Stale:
        return _page(round_id, sheets, sheet, form, overtaken=True), 412
    except clients.FieldsRefused as refusal:
        form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
        return _page(round_id, sheets, sheet, form), 422
    except (clients.Conflicting, clients.NotAllowed) as refusal:
        return _page(
            round_id, sheets, sheet, form, kept=saved_drafts.is_kept(), refused=refusal
        ), refusal.status
    saved_drafts.forget(_form_key(round_id, project_id))
    return redirect(_onward(round_id, sheets, str(project_id)), 303)


def _onward(round_id: UUID, sheets: Sequence[Sheet], project_id: str) -> str:
    """The next candidate that may be scored if asked for; after the last one, the round."""
    if request.form.get("go") != "next":
        return landing(f"/rounds/{round_id}/scores/{project_id}", "scored")
    ids = [one["project_id"] for one in sheets]
    later = sheets[ids.index(project_id) + 1 :]
    following = next((one["project_id"] for one in later if one["may_score"]), None)
    if following is None:
        return landing(f"/rounds/{round_id}", "scored")
    return landing(f"/rounds/{round_id}/scores/{following}", "scored")


def _sheets(round_id: UUID) -> list[Sheet]:
    items: list[Sheet] = evaluation.get(f"/rounds/{round_id}/my-scores").json["items"]
    return items


def _of(sheets: Sequence[Sheet], project_id: UUID) -> Sheet:
    found = next((one for one in sheets if one["project_id"] == str(project_id)), None)
    return found or abort(404)


def _round(round_id: UUID) -> Mapping[str, Any]:
    found: Mapping[str, Any] = evaluation.get(f"/rounds/{round_id}").json
    return found


def _form_key(round_id: UUID, project_id: object) -> str:
    return f"scores:{round_id}:{project_id}"


def _content(project_id: str) -> Mapping[str, Any] | None:
    """The project's own words beside the sheet; none while registry does not answer."""
    try:
        content: Mapping[str, Any] = registry.get(f"/projects/{project_id}").json["content"]
    except (clients.Away, clients.Refused):
        return None
    return content


def _page(
    round_id: UUID, sheets: Sequence[Sheet], sheet: Sheet, form: ScoresForm, **words: Any
) -> str:
    read = form.value("revision") if not words.get("overtaken") else ""
    round_, saved = _round(round_id), ScoresForm.of_sheet(sheet)
    return render_template(
        "rounds/scores.html",
        round=round_,
        sheets=sheets,
        sheet=sheet,
        saved=saved,
        entered=saved.told(round_["criteria"]),
        unsaved=_unsaved(saved, form, round_["criteria"]),
        is_overdue=round_["due_date"] < today_in_tokyo(g.session.now).isoformat(),
        revision=read or sheet["revision"],
        content=_content(sheet["project_id"]),
        form=form,
        form_key=_form_key(round_id, sheet["project_id"]),
        grades=GRADES,
        unjudged=UNJUDGED,
        **_progress(sheets, sheets.index(sheet)),
        **words,
    )


def _unsaved(
    saved: ScoresForm, form: ScoresForm, criteria: Sequence[Mapping[str, Any]]
) -> list[Line]:
    """Where what was typed is not what is saved."""
    pairs = zip(saved.told(criteria), form.told(criteria), strict=True)
    lines = (Line(label=name, theirs=theirs, mine=mine) for (name, theirs), (_, mine) in pairs)
    return [line for line in lines if line.differs]


def _progress(sheets: Sequence[Sheet], place: int) -> dict[str, Any]:
    """The sheet's number among those to be scored, its neighbours, and how many are saved."""
    scorable = [one for one in sheets if one["may_score"]]
    return {
        "number": sum(one["may_score"] for one in sheets[: place + 1]),
        "previous": sheets[place - 1] if place else None,
        "following": sheets[place + 1] if place + 1 < len(sheets) else None,
        "saved_count": sum(bool(one["revision"]) for one in scorable),
        "scorable_count": len(scorable),
    }
