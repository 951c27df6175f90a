"""Deciding on a new password with a reset code, which also signs in, if the term has begun."""

from datetime import date

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, sessions
from services.portal.forms import FilledForm
from services.portal.installed import portal
from services.portal.landing import land
from services.portal.pages.signing import enter

pages = Blueprint("reset_code", __name__, url_prefix="/sign-in/code")


@pages.get("")
def show() -> str:
    """The form; or, for whoever decided on one before their term, from when it opens."""
    if first_day := _day(request.args.get("from", "")):
        return render_template("reset_code_early.html", first_day=first_day)
    return _form(FilledForm())


@pages.post("")
def redeem() -> str | Response | tuple[str, int]:
    """Take the new password, if it was typed twice alike and the code is right."""
    form = FilledForm.of(request.form)
    _check(form)
    if form.errors:
        return _form(form), 422
    try:
        grant = clients.redeem_code(form.value("login"), form.value("code"), form.value("new"))
    except clients.Throttled as refusal:
        form.locked_until = refusal.until
        return _form(form), refusal.status
    except clients.Refused as refusal:
        form.refuse(refusal.fields or [("/code", refusal.detail or refusal.title)])
        return _form(form), refusal.status
    if first_day := grant.get("signs_in_from"):
        return redirect(f"/sign-in/code?from={first_day}", 303)
    enter(grant)
    # Whoever was signed in elsewhere may be why the code was asked for.
    sessions.end_others(portal().database, g.session)
    return land("/", "password-set")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check(form: FilledForm) -> None:
    for name, label in (
        ("login", "ログインID"),
        ("code", "再設定コード"),
        ("new", "新しいパスワード"),
    ):
        if not form.value(name).strip():
            form.errors[name] = f"{label}を入力してください。"
    if form.value("new") != form.value("again"):
        form.errors["again"] = "新しいパスワードと確認用の入力が一致しません。"


def _form(form: FilledForm) -> str:
    return render_template("reset_code.html", form=form)
