"""Tokens with which towns' own systems sign in: the list, a new one, and its end."""

import uuid
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.display import TOWN_CHOICES, day
from services.portal.forms import FilledForm
from services.portal.forms.numbers import Unreadable, iso_date
from services.portal.listing import page_number, page_url
from shared.access import Role
from shared.vocabulary import FiscalYear, today_in_tokyo

pages = Blueprint("api_tokens", __name__, url_prefix="/members/api-tokens")

Page = str | Response | tuple[str, int]

MANAGERS = (Role.COORDINATOR, Role.SECTION_HEAD)


@pages.get("")
def show_list() -> str:
    """Those in force: of one's own town, or of all."""
    listing = council.get("/api-tokens", page=page_number(), per_page=50).json
    return render_template(
        "api_tokens/list.html",
        listing=listing,
        names=people.names(),
        today=_today().isoformat(),
        page_url=page_url,
        may_manage=bool(set(MANAGERS) & set(g.visit.member["roles"])),
    )


@pages.get("/new")
def show_new() -> str:
    """A blank form; the last day is proposed, not prescribed."""
    spare_others(*MANAGERS)
    until = day(FiscalYear.of(_today()).last_day)
    return _form(FilledForm.of({"key": str(uuid.uuid4()), "last_day": until}))


@pages.post("/new")
def issue() -> Page:
    """Make it; its secret is shown this once."""
    form = FilledForm.of(request.form)
    body = _body(form)
    if form.errors:
        return _form(form), 422
    try:
        made = council.post("/api-tokens", body, key=form.value("key") or None).json
    except clients.FieldsRefused as refusal:
        form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
        return _form(form), 422
    return render_template("api_tokens/issued.html", token=made)


@pages.get("/<uuid:token_id>/revoke")
def confirm(token_id: UUID) -> str:
    """Say what revoking does before it is done."""
    if not set(MANAGERS) & set(g.visit.member["roles"]):
        abort(404)
    held = council.every("/api-tokens")
    token = next((one for one in held if one["id"] == str(token_id)), None)
    return render_template(
        "api_tokens/revoke.html", token=token or abort(404), names=people.names()
    )


@pages.post("/<uuid:token_id>/revoke")
def revoke(token_id: UUID) -> Response:
    """End it."""
    council.delete(f"/api-tokens/{token_id}")
    return redirect("/members/api-tokens?done=revoked", 303)


def _body(form: FilledForm) -> dict[str, Any]:
    if not (name := form.value("name").strip()):
        form.errors["name"] = "名称を入力してください。"
    if not form.value("municipality"):
        form.errors["municipality"] = "市町を選んでください。"
    return {
        "name": name,
        "municipality": form.value("municipality"),
        "last_day": _last_day(form),
    }


def _last_day(form: FilledForm) -> str | None:
    try:
        last_day = iso_date(form.value("last_day"))
    except Unreadable as unreadable:
        form.errors["last_day"] = str(unreadable)
        return None
    if last_day is None:
        form.errors["last_day"] = "有効期限を入力してください。"
    return last_day


def _form(form: FilledForm) -> str:
    member = g.visit.member
    every_town = Role.COORDINATOR in member["roles"]
    towns = [one for one in TOWN_CHOICES if every_town or one[0] == member["municipality"]]
    return render_template("api_tokens/form.html", form=form, towns=towns)


def _today() -> Any:
    return today_in_tokyo(datetime.now(UTC))
