"""Sharing a file as a new dataset."""

import uuid

from flask import Blueprint, abort, g, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from services.portal import clients, consent, saved_drafts
from services.portal.clients import sharing
from services.portal.forms.dataset import IDENTIFIER_ROWS, DatasetForm
from services.portal.landing import land
from services.portal.pages.datasets import may_share
from shared.vocabulary import MUNICIPALITIES

pages = Blueprint("dataset_form", __name__, url_prefix="/datasets/new")

Page = str | Response | tuple[str, int]

FORM_KEY = "dataset:new"


@pages.get("")
def show() -> str:
    """A new form, blank or as far as it was typed; a second press shares nothing twice."""
    if not may_share():
        abort(403)
    kept = saved_drafts.find(FORM_KEY)
    if kept is not None and kept.get("key"):
        return _page(DatasetForm(kept), kept=True)
    return _page(DatasetForm.of({"key": str(uuid.uuid4())}))


@pages.post("")
def share() -> Page:
    """Send the file on to sharing, which reads it and refuses it with the cell's name."""
    form, file = DatasetForm(request.form), request.files.get("file")
    form.check(file, "title", "kind", "audience")
    if form.errors or file is None:
        return _page(form, chosen=bool(file and file.filename)), 422
    try:
        shared = _sent(form, file)
    except clients.KeyTaken:
        return _page(saved_drafts.under_a_new_key(form), chosen=True), 409
    except (clients.FieldsRefused, clients.TooLarge) as refusal:
        form.refused(refusal.fields or [("/file", refusal.detail or refusal.title)])
        return _page(form, chosen=True), refusal.status
    except clients.Away as away:
        return _page(form, chosen=True, away=away), 503
    saved_drafts.forget(FORM_KEY)
    return land(f"/datasets/{shared}", "shared")


def _sent(form: DatasetForm, file: FileStorage) -> str:
    answer = sharing.post(
        "/datasets",
        files={"file": (file.filename, file.stream, file.mimetype)},
        data=[*form.description(), *form.reading()],
        key=form.value("key"),
    )
    return str(answer.json["id"])


def _page(
    form: DatasetForm, *, kept: bool = False, chosen: bool = False, away: clients.Away | None = None
) -> str:
    own = g.session.member["municipality"]
    return render_template(
        "datasets/form.html",
        form=form,
        form_key=FORM_KEY,
        audience_choices=consent.audience_choices(begun=False),
        other_towns=[(m.code, m.name) for m in MUNICIPALITIES if m.code != own],
        identifier_rows=range(IDENTIFIER_ROWS),
        kept=kept,
        chosen=chosen,
        away=away,
    )
