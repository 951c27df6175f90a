"""Signing in and out."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, cookies, saved_drafts, sessions
from services.portal.access import local_path
from services.portal.forms import FilledForm
from services.portal.installed import portal
from services.portal.landing import landing

pages = Blueprint("signing", __name__)

_LONGEST_TOKEN = 200


@pages.get("/sign-in")
def show_sign_in() -> str | Response:
    """The sign-in form; somebody already signed in goes on."""
    if g.session.signed_in and not request.args.get("ended"):
        return redirect(local_path(request.args.get("next")))
    return _form(FilledForm())


@pages.post("/sign-in")
def sign_in() -> str | Response | tuple[str, int]:
    """Check name and password with council; start a session under a new cookie."""
    form = FilledForm.of(request.form)
    login, password = form.value("login").strip(), form.value("password")
    if not login:
        form.errors["login"] = "ログインIDを入力してください。"
    if not password:
        form.errors["password"] = "パスワードを入力してください。"
    if form.errors:
        return _form(form), 422
    try:
        grant = clients.sign_in(login, password, _device_token())
    except clients.Throttled as refusal:
        form.locked_until = refusal.until
        return _form(form), refusal.status
    except clients.Refused as refusal:
        form.errors["login"] = refusal.detail or "ログインIDかパスワードが違います。"
        return _form(form), refusal.status
    author = form.value("carried_by") or g.session.known_member_id
    enter(grant)
    saved_drafts.save_carried(form.value("carried"), author)
    target = _onward(form, author)
    if grant["member"].get("must_change_password"):
        target = f"/password?next={quote(target)}"
    answer = redirect(target, 303)
    cookies.hand_out_device(answer, grant["device_token"])
    return answer


def _onward(form: FilledForm, author: str | None) -> str:
    """Back to where an act was pressed that was not carried out, which is said there."""
    target = local_path(form.value("next"))
    if not form.value("ended"):
        return target
    if author != g.session.known_member_id:
        return landing("/", "not-yours")
    return landing(target, "not-yet")


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session here and at council."""
    _leave()
    return redirect("/sign-in?out=1", 303)


def enter(grant: Mapping[str, Any]) -> None:
    """Begin a session under a new cookie with council's grant; what ran in this browser is over."""
    if g.session.signed_in:
        _leave()
    g.session = sessions.start(portal().database, grant, g.session.now)


def _leave() -> None:
    # Ended here in any case; council's own session ends by itself.
    with suppress(clients.Refused, clients.Away, clients.SessionEnded):
        clients.sign_out()
    # The cookie stays: by it a form that is open in another window is known to be this member's.
    g.session = sessions.end(portal().database, g.session)


def _device_token() -> str | None:
    """The browser's; what cannot be one is left aside, lest nobody could sign in there."""
    token = cookies.read(cookies.DEVICE)
    return token if token and len(token) <= _LONGEST_TOKEN and token.isprintable() else None


def _form(form: FilledForm) -> str:
    return render_template(
        "sign_in.html",
        form=form,
        next=local_path(request.values.get("next")),
        ended=request.values.get("ended", ""),
        carried=form.value("carried"),
        carried_by=form.value("carried_by"),
        out=request.args.get("out", ""),
    )
