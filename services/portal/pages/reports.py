"""Joint reports: every one ever made, ordering one, watching it being made, and its files."""

import uuid
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, abort, g, render_template, request
from werkzeug.wrappers import Response as Reply

from services.portal import clients, people, saved_drafts
from services.portal.access import spare_others
from services.portal.clients import reporting
from services.portal.forms.report import CHAPTERS, ReportForm
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from services.portal.passing import passed_on
from shared.access import Role
from shared.vocabulary import FiscalYear, today_in_tokyo

pages = Blueprint("reports", __name__, url_prefix="/reports")

Page = str | Reply | tuple[str, int]

FORMATS = {
    "pdf": ("PDF", "印刷・配布用"),
    "xlsx": ("Excel", "章ごとのシート"),
    "docx": ("Word", "編集できる文書"),
    "csv": ("CSV（UTF-8）", "BOM付き"),
    "csv-cp932": ("CSV（CP932）", "従来のシステム用"),
}
FORM_KEY = "report:new"


@pages.get("")
def show_list() -> str:
    """Every report ever made, newest first."""
    listing = reporting.get("/reports", page=page_number(), per_page=20).json
    return render_template(
        "reports/list.html",
        listing=listing,
        formats=FORMATS,
        names=people.names(),
        page_url=page_url,
        is_secretariat=_is_secretariat(),
    )


@pages.get("/new")
def show_new() -> str:
    """The order of a report, with all chapters chosen, or as far as it was typed."""
    spare_others(Role.COORDINATOR)
    kept = saved_drafts.find(FORM_KEY)
    if kept is not None and kept.get("key"):
        return _form(ReportForm(kept), kept=True)
    year = FiscalYear.of(today_in_tokyo(datetime.now(UTC)))
    every = [slug for slug, _title, _what in CHAPTERS]
    fresh = {"key": str(uuid.uuid4()), "title": f"{year.label} 共同報告書", "chapters": every}
    return _form(ReportForm.of(fresh))


@pages.post("/new")
def order() -> Page:
    """Order it; a second press of the button makes no second report."""
    form = ReportForm(request.form)
    body = form.body()
    if form.errors:
        return _form(form), 422
    try:
        made = reporting.post("/reports", body, key=form.value("key") or None).json
    except clients.KeyTaken:
        return _form(saved_drafts.under_a_new_key(form)), 409
    except clients.FieldsRefused as refusal:
        return _form(form.refuse(refusal.fields or [("", refusal.detail)])), 422
    except clients.Away as away:
        return _form(form, away=away), 503
    saved_drafts.forget(FORM_KEY)
    return land(f"/reports/{made['id']}", "report")


@pages.get("/<uuid:report_id>")
def show(report_id: UUID) -> str:
    """One report: how far it is, then its files. htmx asks again until it is made."""
    return render_template(
        "reports/report.html",
        report=reporting.get(f"/reports/{report_id}").json,
        formats=FORMATS,
        chapters={slug: title for slug, title, _what in CHAPTERS},
        names=people.names(),
    )


@pages.get("/<uuid:report_id>/files/<format_>")
def download(report_id: UUID, format_: str) -> Response:
    """One file, passed on as it comes."""
    if format_ not in FORMATS:
        abort(404)
    return passed_on(reporting.stream(f"/reports/{report_id}/files/{format_}"))


@pages.get("/word-template")
def show_template() -> str:
    """Which Word template the next reports are made with."""
    return _template_page(ReportForm())


@pages.post("/word-template")
def replace_template() -> Page:
    """Put another one in its place; reporting tries it out first."""
    file, form = request.files.get("file"), ReportForm()
    if file is None or not file.filename:
        form.errors["file"] = "Wordのひな形（.docx）を選んでください。"
        return _template_page(form), 422
    try:
        parts = {"file": (file.filename, file.stream, file.mimetype)}
        reporting.put("/word-template", files=parts)
    except (clients.FieldsRefused, clients.TooLarge) as refusal:
        form.refuse(refusal.fields or [("/file", refusal.detail or refusal.title)])
        return _template_page(form), refusal.status
    except clients.Away as away:
        return _template_page(form, away), 503
    return land("/reports/word-template", "template")


@pages.get("/word-template/file")
def download_template() -> Response:
    """The template in use, to edit in Word."""
    return passed_on(reporting.stream("/word-template/file"))


def _is_secretariat() -> bool:
    return "coordinator" in g.session.member["roles"]


def _form(form: ReportForm, *, kept: bool = False, away: clients.Away | None = None) -> str:
    return render_template(
        "reports/form.html",
        form=form,
        form_key=FORM_KEY,
        chapters=CHAPTERS,
        kept=kept,
        away=away,
    )


def _template_page(form: ReportForm, away: clients.Away | None = None) -> str:
    try:
        template = reporting.get("/word-template").json
    except clients.NotThere:
        template = None
    return render_template(
        "reports/template.html",
        template=template,
        form=form,
        names=people.names(),
        is_secretariat=_is_secretariat(),
        away=away,
    )
