"""Members: everybody sees the list; the secretariat registers and changes."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, display, standing
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.forms import FilledForm
from services.portal.forms.dates import iso_date
from services.portal.listing import page_number, page_url
from shared.access import Role

READERS = {Role.OFFICIAL, Role.SECTION_HEAD, Role.COORDINATOR, Role.AUDITOR}
"""Who sees API tokens: those of the own town, or all."""

pages = Blueprint("members", __name__, url_prefix="/members")

PROPOSED = "/members/proposals?done=proposed"
"""Where one is led when a second 事務局 member has to confirm."""


@pages.get("")
def show_list() -> str:
    """All members, in the order of the towns."""
    listing = council.get("/members", page=page_number(), per_page=50).json
    return render_template(
        "members/list.html",
        listing=listing,
        page_url=page_url,
        is_secretariat=_is_secretariat(),
        sees_proposals=bool({"coordinator", "auditor"} & set(g.visit.member["roles"])),
        sees_tokens=bool(READERS & set(g.visit.member["roles"])),
    )


@pages.get("/new")
def show_new() -> str:
    """A blank form; a second press of its button makes no second member."""
    spare_others(Role.COORDINATOR)
    return _form(FilledForm.of({"key": str(uuid.uuid4())}))


@pages.post("/new")
def create() -> str | Response | tuple[str, int]:
    """Register; the reset code is shown this once."""
    form = FilledForm.of(request.form)
    body = {"login": form.value("login").strip(), **_body(form)}
    if form.errors:
        return _form(form), 422
    try:
        answer = council.post("/members", body, key=form.value("key") or None)
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _form(form.refuse(_problems(refusal))), refusal.status
    if answer.waits:
        return redirect(PROPOSED, 303)
    return code_page(answer.json, answer.json["reset_code"])


@pages.get("/<member_id>")
def show(member_id: str) -> str:
    """One member's record, to change."""
    spare_others(Role.COORDINATOR)
    answer = council.get(f"/members/{member_id}")
    shown = {name: display.day(answer.json[name]) for name in ("term_from", "term_until")}
    return _form(FilledForm.of({**answer.json, **shown}), answer.json, answer.revision)


@pages.post("/<member_id>")
def change(member_id: str) -> Response | tuple[str, int]:
    """Save the record."""
    form = FilledForm.of(request.form)
    body = _body(form)
    revision = request.form.get("revision") or None
    current = council.get(f"/members/{member_id}")
    if form.errors:
        return _form(form, current.json, revision), 422
    try:
        answer = council.put(f"/members/{member_id}", body, revision=revision)
    except clients.Stale as refusal:  # told of it, they may save over the newest revision
        return _form(form.refuse(_problems(refusal)), current.json, current.revision), 412
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _form(form.refuse(_problems(refusal)), current.json, revision), refusal.status
    return redirect(PROPOSED if answer.waits else "/members?done=member", 303)


def _body(form: FilledForm) -> dict[str, Any]:
    """All but the login, which stays as it was first given."""
    body: dict[str, Any] = {name: form.value(name).strip() for name in ("name", "section")}
    body["municipality"] = form.value("municipality") or None
    body["roles"] = form.chosen("roles")
    for name in ("term_from", "term_until"):
        body[name] = form.read(name, iso_date)
    return body


def _problems(refusal: clients.Refused) -> list[tuple[str, str]]:
    return refusal.fields or [("", refusal.detail or refusal.title)]


def _is_secretariat() -> bool:
    return "coordinator" in g.visit.member["roles"]


def _form(
    form: FilledForm, subject: Mapping[str, Any] | None = None, revision: str | None = None
) -> str:
    return render_template(
        "members/form.html",
        form=form,
        subject=subject,
        revision=revision,
        is_secretariat=_is_secretariat(),
        may_be_reset=subject is not None and subject["may_be_reset"],
        by_operator=standing.BY_OPERATOR,
        tokens_held=standing.tokens_held(subject) if subject else (),
    )


def code_page(subject: Mapping[str, Any], issued: Mapping[str, Any] | None) -> str:
    """The reset code, which is not shown again."""
    return render_template("members/code.html", subject=subject, issued=issued)
