"""Notices on the home page: read and put away."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from services.portal.clients import council

pages = Blueprint("notices", __name__, url_prefix="/notices")


@pages.post("/<uuid:notice_id>/acknowledge")
def acknowledge(notice_id: str) -> Response:
    """It is shown no longer."""
    council.delete(f"/notices/{notice_id}")
    return redirect("/", 303)
