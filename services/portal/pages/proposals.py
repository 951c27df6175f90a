"""What a second 事務局 member has to confirm: the list, and its steps."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, people, saved_drafts
from services.portal.clients import council
from services.portal.display import PROPOSED
from services.portal.forms import FilledForm
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from services.portal.pages.members import code_page
from shared.vocabulary import eye_key

pages = Blueprint("proposals", __name__, url_prefix="/members/proposals")

Page = str | Response | tuple[str, int]

STATES = {
    "open": ("承認待ち", "yellow"),
    "confirmed": ("承認", "green"),
    "declined": ("却下", "red"),
    "withdrawn": ("取下げ", ""),
    "expired": ("期限切れ", ""),
}


@pages.get("")
def show_list() -> str:
    """Newest first; those that wait carry their buttons."""
    return _list(FilledForm())


@pages.post("/<proposal_id>/confirm")
def confirm(proposal_id: str) -> Page:
    """It takes effect; a reset code is shown to whoever confirms, this once."""
    try:
        confirmed = council.post(f"/proposals/{proposal_id}/confirm").json
    except (clients.Conflicting, clients.Stale, clients.FieldsRefused) as refusal:
        return _refused(refusal)
    if confirmed["reset_code"]:
        subject = council.get(f"/members/{confirmed['member_id']}").json
        return code_page(subject, confirmed["reset_code"])
    return land("/members/proposals", "confirmed")


@pages.post("/<proposal_id>/decline")
def decline(proposal_id: str) -> Page:
    """Decline it, with the reason."""
    reason = request.form.get("reason", "").replace("\r\n", "\n").strip()
    try:
        council.post(f"/proposals/{proposal_id}/decline", {"reason": reason})
    except (clients.Conflicting, clients.FieldsRefused) as refusal:
        return _refused(refusal, proposal_id)
    saved_drafts.forget(f"decline-proposal:{proposal_id}")
    return land("/members/proposals", "proposal-declined")


@pages.post("/<proposal_id>/withdraw")
def withdraw(proposal_id: str) -> Page:
    """Withdraw one's own."""
    try:
        council.post(f"/proposals/{proposal_id}/withdraw")
    except clients.Conflicting as refusal:
        return _refused(refusal)
    return land("/members/proposals", "proposal-withdrawn")


def _refused(refusal: clients.Refused, proposal_id: str = "") -> tuple[str, int]:
    said = refusal.fields[0][1] if refusal.fields else refusal.detail or refusal.title
    form = FilledForm.of(request.form)
    form.errors[f"reason-{proposal_id}" if proposal_id else ""] = said
    return _list(form), refusal.status


def _list(form: FilledForm) -> str:
    listing = council.get("/proposals", page=page_number(), per_page=10).json
    known = {member["id"]: member for member in people.everybody()}
    return render_template(
        "members/proposals.html",
        form=form,
        reasons={one["id"]: _reason(one["id"]) for one in listing["items"]},
        listing=listing,
        page_url=page_url,
        known=known,
        names=people.told_apart([*known.values(), *_to_be(listing["items"], known)]),
        proposed_actions=PROPOSED,
        states=STATES,
    )


def _reason(proposal_id: str) -> str:
    """Why it is to be declined, as far as that was typed and not carried out."""
    kept = saved_drafts.find(f"decline-proposal:{proposal_id}")
    return str(kept.get("reason", "")) if kept else ""


def _to_be(
    proposals: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Whom the open ones would make or rename, under the proposal's id."""
    for proposal in proposals:
        wanted, now = proposal["wanted"], known.get(proposal["member_id"])
        if proposal["state"] != "open" or not wanted:
            continue
        if now is None or eye_key(now["name"]) != eye_key(wanted["name"]):
            yield {**wanted, "id": proposal["id"]}
