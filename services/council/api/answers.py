"""How members and tokens are answered."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.council import actions, permissions
from services.council.actions import SignedIn
from services.council.domain.api_tokens import SponsoredToken
from services.council.domain.codes import LIFE as CODE_LIFE
from services.council.domain.members import Card, Duties, Member
from services.council.domain.names import Called
from services.council.domain.proposals import LIFE as PROPOSAL_LIFE
from services.council.domain.proposals import Proposal
from services.council.domain.sessions import Session
from shared import access, tokens
from shared.vocabulary import today_in_tokyo, tokyo_midnight
from shared.web.context import service_context


def member_document(member: Member, *, reader: access.Member) -> dict[str, Any]:
    """The member as the reader may see them."""
    document = _open_part(member)
    if _knows_login(reader, member.id):
        document["login"] = member.card.login
        document["must_change_password"] = member.password.temporary
    return document


def name_document(called: Called, *, reader: access.Member) -> Called:
    """What a member is called, as far as the reader may know it."""
    return called if _knows_login(reader, called.id) else replace(called, login=None)


def _knows_login(reader: access.Member, member_id: str) -> bool:
    return reader.id == member_id or permissions.READ_ACCOUNTS.allows(reader)


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """A proposal as 事務局 and 監査 see it."""
    return {
        **vars(proposal),
        "valid_until": proposal.proposed_at + PROPOSAL_LIFE,
        "state": proposal.state(service_context().transactions.clock()),
        "wanted": _wanted(*proposal.wanted) if proposal.wanted else None,
    }


def _wanted(card: Card, duties: Duties) -> dict[str, Any]:
    return {**vars(card), **_duties(duties)}


def _duties(duties: Duties) -> dict[str, Any]:
    return {
        "municipality": duties.municipality,
        "roles": sorted(duties.roles),
        "term_from": duties.term.begins,
        "term_until": duties.term.until,
    }


def code_document(code: str) -> dict[str, Any]:
    """A code just issued."""
    return {"code": code, "valid_until": service_context().transactions.clock() + CODE_LIFE}


def _open_part(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "login": None,
        "name": member.card.name,
        "section": member.card.section,
        **_duties(member.duties),
        "must_change_password": None,
        "suspended": member.suspended_at is not None,
        "sample": member.sample,
        "revision": member.revision,
    }


def member_grant(signed_in: SignedIn) -> dict[str, Any]:
    """An access token for the member, who they are, and in which session."""
    caller = replace(signed_in.member.as_caller(), proved_at=signed_in.session.proved_at)
    return {
        **_access(caller, signed_in.member.duties.term.until),
        "member": member_document(signed_in.member, reader=caller),
        "session_id": signed_in.session.id,
    }


def session_document(session: Session) -> dict[str, Any]:
    """One of the caller's own sessions."""
    return {
        "id": session.id,
        "started_at": session.started_at,
        "last_used_at": session.renewed_at,
        "address": session.address,
        "agent": session.agent,
    }


def api_token_document(listed: SponsoredToken, *, reader: access.Member) -> dict[str, Any]:
    """The token, and what the reader may do with it today."""
    today = today_in_tokyo(service_context().transactions.clock())
    return {
        **vars(listed.token),
        "scopes": sorted(listed.token.scopes),
        "ends_on": listed.ends_on,
        "state": listed.state(today),
        "actions": actions.allowed_on(reader, listed, today),
    }


def api_token_grant(used: SponsoredToken) -> dict[str, Any]:
    """An access token for a town's own system, described as if it were a member."""
    token = used.token
    caller = token.as_caller()
    member = {
        "id": caller.id,
        "login": None,
        "name": token.name,
        "section": "",
        "municipality": token.municipality,
        "roles": sorted(caller.roles),
        "term_from": token.created_at.date(),
        "term_until": used.ends_on,
        "must_change_password": None,
        "suspended": False,
        "sample": False,
        "revision": 1,
    }
    return {**_access(caller, used.ends_on), "member": member}


def _access(caller: access.Member, last_day: date | None) -> dict[str, Any]:
    """An access token that does not outlive the caller's last day."""
    now = service_context().transactions.clock()
    lifetime = tokens.LIFETIME
    if last_day is not None:
        lifetime = min(lifetime, tokyo_midnight(last_day + timedelta(days=1)) - now)
    return {
        "access_token": tokens.issue(service_context().ring, caller, now, lifetime),
        "expires_in": int(lifetime.total_seconds()),
    }
