"""Autosave: what is typed into a form is kept every few seconds until it is submitted."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from services.portal import saved_drafts
from services.portal.clients import SessionEnded
from services.portal.display import clock_time
from services.portal.forms import FilledForm
from services.portal.landing import land
from services.portal.pages.comparison import differences

_APART = (
    "別の画面でも、この様式に入力しています。この画面の入力は、別に保存しました（{at}）。"
    '<a href="/unsent/windows?{query}" target="_blank" rel="noopener">'
    "二つの入力を見比べる（別のタブで開きます）</a>"
)

pages = Blueprint("saved_drafts", __name__, url_prefix="/unsent")


@pages.post("")
def save() -> str:
    """Keep the posted fields; answer the sentence shown beside the buttons."""
    if not saved_drafts.save_posted():
        if not g.session.signed_in:
            raise SessionEnded()
        return "入力途中の内容を保存できませんでした。"
    at = clock_time(datetime.now(UTC))
    if g.get("kept_apart"):
        return _APART.format(at=at, query=urlencode({"form_key": request.form["form_key"]}))
    return f"入力途中の内容を保存しました（{at}）"


@pages.get("/windows")
def compare() -> str | Response:
    """What several windows hold of one form, each beside the newest."""
    forms = saved_drafts.in_all_windows(request.args.get("form_key", ""))
    if not forms:
        return redirect("/")  # what there was has been sent or thrown away by now
    newest, *others = (FilledForm.of(MultiDict(form.fields)) for form in forms)
    page = _page_of(forms[0].path)
    lines = [differences(newest, other, page) for other in others]
    return render_template("saved_drafts/windows.html", forms=forms, lines=lines)


def _page_of(path: str) -> str:
    """The blueprint of the pages that show the form, by which its fields are called."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path.partition("?")[0])
    except HTTPException:
        return ""
    return str(endpoint).partition(".")[0]


@pages.post("/discard")
def discard() -> Response:
    """Erase one kept form."""
    saved_drafts.forget(request.form.get("form_key", ""))
    return land("/", "discarded")
