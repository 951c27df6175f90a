"""Autosave: what is typed into a form is kept every few seconds until it is submitted."""

from datetime import UTC, datetime

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from services.portal import unsent
from services.portal.clients import SessionEnded
from shared.vocabulary import TOKYO

pages = Blueprint("unsent_forms", __name__, url_prefix="/unsent")


@pages.post("")
def keep() -> str:
    """Keep the posted fields; answer the sentence shown beside the buttons."""
    if not unsent.keep_posted():
        if not g.visit.signed_in:
            raise SessionEnded()
        return "入力途中の内容を保存できませんでした。"
    local = datetime.now(UTC).astimezone(TOKYO)
    return f"入力途中の内容を保存しました（{local.hour}時{local.minute:02d}分{local.second:02d}秒）"


@pages.post("/discard")
def discard() -> Response:
    """Erase one kept form."""
    unsent.forget(request.form.get("form_key", ""))
    return redirect("/?done=discarded", 303)
