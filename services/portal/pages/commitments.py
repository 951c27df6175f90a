"""A 首長 signs a commitment on the page of a project, and withdraws it there."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as Reply

from services.portal import clients, saved_drafts
from services.portal.clients import council
from services.portal.forms import FilledForm
from services.portal.landing import land
from services.portal.pages.projects import page_of

pages = Blueprint("commitments", __name__, url_prefix="/projects")


@pages.post("/<project_id>/commitments")
def sign(project_id: str) -> Reply | tuple[str, int]:
    """Sign for the member's own municipality."""
    body = {"project_id": project_id, "words": _typed("commitment-words")}
    try:
        council.post("/commitments", body, key=request.form.get("key") or None)
    except clients.KeyTaken:
        form = saved_drafts.under_a_new_key(FilledForm.of(request.form))
        return page_of(project_id, form, "sign-commitment"), 409
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _refused(project_id, "sign-commitment", refusal)
    return _done(project_id, "sign-commitment", "committed")


@pages.post("/<project_id>/commitments/<commitment_id>/withdraw")
def withdraw(project_id: str, commitment_id: str) -> Reply | tuple[str, int]:
    """Withdraw a commitment of the member's own municipality, with the reason."""
    body = {"reason": _typed("commitment-reason")}
    try:
        council.post(f"/commitments/{commitment_id}/withdraw", body)
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _refused(project_id, "withdraw-commitment", refusal)
    return _done(project_id, "withdraw-commitment", "uncommitted")


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _done(project_id: str, action: str, done: str) -> Reply:
    saved_drafts.forget(f"{action}:{project_id}")
    return land(f"/projects/{project_id}", done)


def _refused(project_id: str, action: str, refusal: clients.Refused) -> tuple[str, int]:
    """The page again, with what was typed and what is wrong with it."""
    form = FilledForm.of(request.form).refuse(_problems(refusal))
    return page_of(project_id, form, action), refusal.status


def _problems(refusal: clients.Refused) -> list[tuple[str, str]]:
    if not refusal.fields:
        return [("", refusal.detail or refusal.title)]
    return [(f"/commitment{pointer}", message) for pointer, message in refusal.fields]
