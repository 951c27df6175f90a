"""Autosave: what is typed into a form is kept every few seconds until it is submitted."""

from datetime import UTC, datetime

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from services.portal import unsent
from services.portal.clients import SessionEnded
from services.portal.display import clock_time
from services.portal.landing import land

pages = Blueprint("unsent_forms", __name__, url_prefix="/unsent")


@pages.post("")
def keep() -> str:
    """Keep the posted fields; answer the sentence shown beside the buttons."""
    if not unsent.keep_posted():
        if not g.visit.signed_in:
            raise SessionEnded()
        return "入力途中の内容を保存できませんでした。"
    return f"入力途中の内容を保存しました（{clock_time(datetime.now(UTC))}）"


@pages.post("/discard")
def discard() -> Response:
    """Erase one kept form."""
    unsent.forget(request.form.get("form_key", ""))
    return land("/", "discarded")
