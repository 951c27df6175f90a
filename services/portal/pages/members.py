"""Members: everybody sees the list; the secretariat registers and changes."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, display, people, saved_drafts, standing
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.forms import FilledForm
from services.portal.forms.carrying import CarriedOver, noting_what_it_shows
from services.portal.forms.dates import iso_date
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from services.portal.pages.comparison import differences
from shared.access import Role
from shared.vocabulary import today_in_tokyo

READERS = {Role.OFFICIAL, Role.SECTION_HEAD, Role.COORDINATOR, Role.AUDITOR}
"""Who sees API tokens: those of the own town, or all."""

pages = Blueprint("members", __name__, url_prefix="/members")

NEW = "member:new"
"""Where the form of a new member is kept."""
PROPOSED = "/members/proposals", "proposed"
"""Where one is led when a second 事務局 member has to confirm."""


@pages.get("")
def show_list() -> str:
    """All members, in the order of the towns."""
    listing = council.get("/members", page=page_number(), per_page=50).json
    return render_template(
        "members/list.html",
        listing=listing,
        names=people.names(),
        page_url=page_url,
        is_secretariat=_is_secretariat(),
        sees_proposals=bool({"coordinator", "auditor"} & set(g.session.member["roles"])),
        sees_tokens=bool(READERS & set(g.session.member["roles"])),
    )


@pages.get("/new")
def show_new() -> str:
    """A new form, blank or as far as it was typed; a second press makes no second member."""
    spare_others(Role.COORDINATOR)
    kept = saved_drafts.find(NEW)
    if kept is not None and kept.get("key"):
        return _form(FilledForm(kept), kept=True)
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
    except clients.KeyTaken:
        return _form(saved_drafts.under_a_new_key(form)), 409
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _form(form.refuse(_problems(refusal))), refusal.status
    saved_drafts.forget(NEW)
    if answer.waits:
        return land(*PROPOSED)
    return code_page(answer.json, answer.json["reset_code"])


@pages.get("/<member_id>")
def show(member_id: str) -> str:
    """One member's record, to change."""
    spare_others(Role.COORDINATOR)
    answer = council.get(f"/members/{member_id}")
    kept = saved_drafts.find(f"member:{member_id}")
    if kept is not None:
        return _form(FilledForm(kept), answer, kept=True)
    return _form(_recorded(answer.json), answer)


@pages.post("/<member_id>")
def change(member_id: str) -> Response | tuple[str, int]:
    """Save the record over the revision that was read."""
    form = FilledForm.of(request.form)
    body = _body(form)
    current = council.get(f"/members/{member_id}")
    if form.errors:
        return _form(form, current), 422
    try:
        answer = council.put(f"/members/{member_id}", body, revision=form.value("revision") or None)
    except clients.Stale:
        return _form(form, council.get(f"/members/{member_id}")), 412
    except (clients.FieldsRefused, clients.Conflicting) as refusal:
        return _form(form.refuse(_problems(refusal)), current), refusal.status
    saved_drafts.forget(f"member:{member_id}")
    return land(*PROPOSED) if answer.waits else land("/members", "member")


def _recorded(subject: Mapping[str, Any]) -> FilledForm:
    days = {name: display.day(subject[name]) for name in ("term_from", "term_until")}
    shown = ("name", "section", "municipality", "roles")
    return noting_what_it_shows(FilledForm.of({name: subject[name] for name in shown} | days))


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
    return "coordinator" in g.session.member["roles"]


def _form(form: FilledForm, answer: clients.Answer | None = None, *, kept: bool = False) -> str:
    """The newest record may be saved over by whoever is shown it beside what they typed."""
    subject = answer.json if answer else None
    revision = answer.revision if answer else None
    overtaken = subject is not None and form.was_read_before(revision)
    newest = _recorded(subject) if subject and overtaken else form
    carried = CarriedOver.of(form, newest)
    return render_template(
        "members/form.html",
        form=carried.form,
        form_key=f"member:{subject['id']}" if subject else NEW,
        subject=subject,
        names=people.names() if subject else {},
        revision=revision,
        overtaken=overtaken,
        differences=differences(newest, form, "members", carried=carried),
        kept=kept,
        is_secretariat=_is_secretariat(),
        may_be_reset=subject is not None and subject["may_be_reset"],
        by_operator=standing.BY_OPERATOR,
        rounds_served=standing.rounds_served(subject) if subject else (),
        tokens_held=standing.tokens_held(subject) if subject else (),
    )


def code_page(subject: Mapping[str, Any], issued: Mapping[str, Any] | None) -> str:
    """The reset code, which is not shown again."""
    first_day = date.fromisoformat(subject["term_from"])
    return render_template(
        "members/code.html",
        subject=subject,
        issued=issued,
        begins_later=first_day > today_in_tokyo(g.session.now),
    )
