"""Tokens with which towns' own systems sign in: the list, a new one, its take-over, its end."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people, saved_drafts
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.display import day
from services.portal.forms import FilledForm
from services.portal.forms.dates import iso_date
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from shared.access import Role, Scope
from shared.vocabulary import FiscalYear, today_in_tokyo

pages = Blueprint("api_tokens", __name__, url_prefix="/members/api-tokens")

FORM_KEY = "api-token:new"

Page = str | Response | tuple[str, int]

ALSO = [(scope.value, scope.meaning) for scope in Scope if scope is not Scope.READ]
"""What a program may be let do besides reading."""
_LONGEST = timedelta(days=366)
"""Council makes none for longer."""


def proposed_last_day(today: date) -> date:
    """The end of the fiscal year; in March of the next one, as far as a year reaches."""
    end = FiscalYear.of(today).last_day
    if today.month == end.month:
        return min(FiscalYear.of(end + timedelta(days=1)).last_day, today + _LONGEST)
    return end


@pages.get("")
def show_list() -> str:
    """Those not revoked: of one's own town, or of all."""
    listing = council.get("/api-tokens", page=page_number(), per_page=50).json
    return render_template(
        "api_tokens/list.html",
        listing=listing,
        names=people.names(),
        page_url=page_url,
        may_make=Role.SECTION_HEAD in g.session.member["roles"],
    )


@pages.get("/new")
def show_new() -> str:
    """A new form, blank or as far as it was typed; the last day is proposed, not prescribed."""
    spare_others(Role.SECTION_HEAD)
    kept = saved_drafts.find(FORM_KEY)
    if kept is not None and kept.get("key"):
        return _form(FilledForm(kept), kept=True)
    until = day(proposed_last_day(today_in_tokyo(g.session.now)))
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
    except clients.KeyTaken:
        return _form(saved_drafts.under_a_new_key(form)), 409
    except clients.FieldsRefused as refusal:
        form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
        return _form(form), 422
    saved_drafts.forget(FORM_KEY)
    return render_template("api_tokens/issued.html", token=made)


@pages.get("/<uuid:token_id>/<any('take-over', 'revoke'):action>")
def confirm(token_id: UUID, action: str) -> str:
    """Say what it does before it is done."""
    return render_template(
        f"api_tokens/{action.replace('-', '_')}.html",
        token=_token_for(token_id, action),
        names=people.names(),
    )


@pages.post("/<uuid:token_id>/take-over")
def take_over(token_id: UUID) -> Response:
    """Answer for it from now on."""
    council.post(f"/api-tokens/{token_id}/take-over", {})
    return land("/members/api-tokens", "taken-over")


@pages.post("/<uuid:token_id>/revoke")
def revoke(token_id: UUID) -> Response:
    """End it."""
    council.delete(f"/api-tokens/{token_id}")
    return land("/members/api-tokens", "revoked")


def _token_for(token_id: UUID, action: str) -> Mapping[str, Any]:
    """404 where this is not the member's to do with it."""
    try:
        held = list(council.every("/api-tokens"))
    except clients.NotAllowed:
        held = []
    token = next((one for one in held if one["id"] == str(token_id)), None)
    if token is None or action not in token["actions"]:
        abort(404)
    return token


def _body(form: FilledForm) -> dict[str, Any]:
    if not (name := form.value("name").strip()):
        form.errors["name"] = "名称を入力してください。"
    return {
        "name": name,
        "municipality": form.value("municipality"),
        "scopes": form.chosen("scopes"),
        "last_day": form.read("last_day", iso_date, "有効期限を入力してください。"),
    }


def _form(form: FilledForm, *, kept: bool = False) -> str:
    return render_template(
        "api_tokens/form.html", form=form, form_key=FORM_KEY, also=ALSO, kept=kept
    )
