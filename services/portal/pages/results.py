"""Results of a round, and the council's decision on each candidate."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people, saved_drafts
from services.portal.clients import evaluation
from services.portal.display import day
from services.portal.forms import FilledForm
from services.portal.forms.dates import iso_date
from services.portal.landing import land
from shared.events.evaluation import Decision
from shared.vocabulary import MUNICIPALITY_CODES

pages = Blueprint("results", __name__, url_prefix="/rounds/<uuid:round_id>")

Page = str | Response | tuple[str, int]

DECISIONS = [(decision.value, decision.label) for decision in Decision]


@pages.get("/results")
def show(round_id: UUID) -> str:
    """The ranking overall and per municipality."""
    ranking = evaluation.get(f"/rounds/{round_id}/ranking").json
    by_town = ranking["by_municipality"]
    return render_template(
        "rounds/results.html",
        round=evaluation.get(f"/rounds/{round_id}").json,
        ranking=ranking,
        towns=[(code, by_town[code]) for code in MUNICIPALITY_CODES if code in by_town],
        sees_records=bool({"coordinator", "auditor"} & set(g.session.member["roles"])),
    )


@pages.get("/decisions/<uuid:project_id>")
def show_decision(round_id: UUID, project_id: UUID) -> str:
    """What was decided about one candidate, and the form to record or correct it."""
    kept = saved_drafts.find(f"decision:{round_id}:{project_id}")
    return _page(round_id, project_id, FilledForm(kept) if kept is not None else None)


@pages.post("/decisions/<uuid:project_id>")
def decide(round_id: UUID, project_id: UUID) -> Page:
    """Record it; it can be corrected until publication, and what was recorded stays."""
    form = FilledForm.of(request.form)
    body = _body(form)
    if form.errors:
        return _page(round_id, project_id, form), 422
    try:
        evaluation.put(
            f"/rounds/{round_id}/candidates/{project_id}/decision",
            body,
            revision=request.form.get("revision"),
        )
    except clients.FieldsRefused as refusal:
        form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
        return _page(round_id, project_id, form), 422
    except clients.Stale:
        return _page(round_id, project_id, form, overtaken=True), 412
    saved_drafts.forget(f"decision:{round_id}:{project_id}")
    return land(f"/rounds/{round_id}/results", "decided")


def _body(form: FilledForm) -> dict[str, Any]:
    if not form.value("decision"):
        form.errors["decision"] = "採択・保留・不採択のいずれかを選んでください。"
    reason = form.value("reason").replace("\r\n", "\n").strip()
    if not reason:
        form.errors["reason"] = "理由を入力してください。"
    missing = "決定した会議の日を入力してください。"
    return {
        "decision": form.value("decision"),
        "reason": reason,
        "meeting_date": form.read("meeting_date", iso_date, missing),
    }


def _page(
    round_id: UUID, project_id: UUID, form: FilledForm | None, overtaken: bool = False
) -> str:
    answer = evaluation.get(f"/rounds/{round_id}")
    records = evaluation.get(f"/rounds/{round_id}/candidates/{project_id}/decisions").json
    ranking = evaluation.get(f"/rounds/{round_id}/ranking").json
    entry = next((e for e in ranking["overall"] if e["project_id"] == str(project_id)), None)
    if entry is None:
        abort(404)
    form = form or _recorded(entry)
    return render_template(
        "rounds/decision.html",
        round=answer.json,
        revision=answer.revision,
        ranking=ranking,
        entry=entry,
        form=form,
        decisions=DECISIONS,
        records=records["items"],
        names=people.names(),
        overtaken=overtaken or form.was_read_before(answer.revision),
    )


def _recorded(entry: Mapping[str, Any]) -> FilledForm:
    return FilledForm.of(
        {
            "decision": entry["decision"],
            "reason": entry["reason"],
            "meeting_date": day(entry["meeting_date"]),
        }
    )
