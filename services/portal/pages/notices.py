"""Notices on the home page: read and put away."""

from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from services.portal.clients import council

pages = Blueprint("notices", __name__, url_prefix="/notices")


@pages.post("/<uuid:notice_id>/acknowledge")
def acknowledge(notice_id: UUID) -> Response:
    """It is shown no longer."""
    council.delete(f"/notices/{notice_id}")
    return redirect("/", 303)


@pages.post("/acknowledge")
def acknowledge_shown() -> Response:
    """Those that the page showed are shown no longer; what came since then is."""
    for notice_id in request.form.getlist("notice", type=UUID):
        council.delete(f"/notices/{notice_id}")
    return redirect("/", 303)
