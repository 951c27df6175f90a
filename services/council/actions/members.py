"""Members: the secretariat appoints, revises, suspends and resumes them, and resets passwords.

What gives rights or a way in is only proposed, once there is a second who can confirm it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.council import permissions
from services.council.actions import taking_effect
from services.council.actions.telling import tell
from services.council.domain.errors import OperatorWanted, OwnAccount, TooManyProposals
from services.council.domain.members import (
    Card,
    Duties,
    Member,
    Password,
    keep_a_coordinator,
    login_key,
)
from services.council.domain.notices import Event
from services.council.domain.proposals import MOST_OPEN, Proposal, ProposedAction
from services.council.storage import members, proposals
from shared.access import Role
from shared.acts import Act
from shared.errors import KeyTaken, NotAllowed, Stale
from shared.transactions import UnitOfWork


def list_members(
    work: UnitOfWork, what: members.Search, page: int, per_page: int
) -> tuple[Sequence[Member], int]:
    """One page, and how many there are."""
    return members.search(work.session, what, page, per_page)


def get_member(work: UnitOfWork, member_id: str) -> Member:
    return members.get(work.session, member_id)


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A member, and what would come of the caller's acts that give them rights or a way in."""

    member: Member
    needs_second: bool
    may_be_reset: bool


def get_prospect(work: UnitOfWork, member_id: str) -> Prospect:
    member = members.get(work.session, member_id)
    needs_second = _needs_second(work, members.coordinators(work.session), member_id)
    return Prospect(
        member=member,
        needs_second=needs_second,
        may_be_reset=needs_second or not _confirms(member, work.now),
    )


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """A member enrolled, with the code for the first password where it was issued just now."""

    member: Member
    code: str | None = None

    @property
    def wanted(self) -> tuple[Card, Duties]:
        """What is to be brought about, as a proposal has it."""
        return self.member.card, self.member.duties


def appoint_member(
    work: UnitOfWork, member_id: str, card: Card, duties: Duties, code: str
) -> Enrolment | Proposal:
    """A new member, who decides on a password with the code; or the proposal of one.

    A repeat with the same id finds the first and issues nothing: by now a code may need a second.
    Raise KeyTaken where that is somebody else.
    """
    permissions.MANAGE_MEMBERS.check(work.by)
    card = Card(login=login_key(card.login), name=card.name, section=card.section)
    member = Member.appoint(member_id, card, duties, Password.none_yet(work.now))
    if (known := _appointed_before(work, member_id)) is not None:
        if known.wanted != (card, duties):
            raise KeyTaken()
        return known
    taking_effect.require_free(work, card)
    if _needs_second(work, _lock_coordinators(work), member_id):
        proposal = _proposal(work, ProposedAction.APPOINT, member, (card, duties))
        return _propose(work, replace(proposal, id=member_id))
    return Enrolment(member=taking_effect.appoint(work, member, code), code=code)


def _appointed_before(work: UnitOfWork, member_id: str) -> Enrolment | Proposal | None:
    if (proposal := proposals.find(work.session, member_id)) is not None:
        return proposal
    member = members.find(work.session, member_id)
    return Enrolment(member=member) if member else None


def revise_member(
    work: UnitOfWork, member_id: str, revision: int, card: Card, duties: Duties
) -> Member | Proposal:
    """Replace name, section and duties; the login stays. More rights than before are proposed."""
    member, coordinators = _to_change(work, member_id, revision)
    revised, _ = member.revise(card, duties, work.by.id)
    keep_a_coordinator(coordinators, revised, work.today)
    taking_effect.keep_auditing(work, member, revised)
    if duties.exceed(member.duties) and _needs_second(work, coordinators, member_id):
        proposal = _proposal(work, ProposedAction.REVISE, member, (revised.card, duties))
        return _propose(work, proposal)
    return taking_effect.revise(work, member, coordinators, card, duties)


def suspend_member(work: UnitOfWork, member_id: str, revision: int) -> Member:
    """From now on the member can neither sign in nor renew a token."""
    member, coordinators = _to_change(work, member_id, revision)
    _require_another(work, member)
    return taking_effect.suspend(work, member, coordinators)


def resume_member(work: UnitOfWork, member_id: str, revision: int) -> Member | Proposal:
    member, coordinators = _to_change(work, member_id, revision)
    member.resume(work.by.id)
    if _needs_second(work, coordinators, member_id):
        return _propose(work, _proposal(work, ProposedAction.RESUME, member))
    return taking_effect.resume(work, member)


def reset_password(work: UnitOfWork, member_id: str, code: str) -> Member | Proposal:
    """Issue a code with which the member decides on a new password; or propose to.

    Raise OperatorWanted for a 事務局 member where nobody could confirm it: with their account one
    would confirm one's own proposals.
    """
    permissions.MANAGE_MEMBERS.check(work.by)
    coordinators = _lock_coordinators(work)
    member = members.get_and_lock(work.session, member_id)
    _require_another(work, member)
    if _needs_second(work, coordinators, member_id):
        return _propose(work, _proposal(work, ProposedAction.RESET, member))
    if _confirms(member, work.now):
        raise OperatorWanted()
    taking_effect.issue_code(work, member, code)
    return member


def _needs_second(work: UnitOfWork, coordinators: Iterable[Member], about: str) -> bool:
    others = (one for one in coordinators if one.id not in (work.by.id, about))
    return any(one.seconds(work.now) for one in others)


def _confirms(member: Member, now: datetime) -> bool:
    """Whether somebody with their account would confirm proposals, now or once they act again."""
    return Role.COORDINATOR in member.duties.roles or member.seconds(now)


def _proposal(
    work: UnitOfWork,
    deed: ProposedAction,
    member: Member,
    wanted: tuple[Card, Duties] | None = None,
) -> Proposal:
    return Proposal(
        id=work.new_id(),
        deed=deed,
        member_id=member.id,
        revision=member.revision,
        proposed_by=work.by.id,
        proposed_at=work.now,
        known_as=member.card.name,
        wanted=wanted,
    )


def _propose(work: UnitOfWork, proposal: Proposal) -> Proposal:
    """Put it before a second member; the same one, made again, is still the first.

    Raise TooManyProposals.
    """
    if (same := proposals.find_same(work.session, proposal, work.now)) is not None:
        return same
    if proposals.count_open_of(work.session, work.by.id, work.now) >= MOST_OPEN:
        raise TooManyProposals(MOST_OPEN)
    proposals.add(work.session, proposal)
    work.record(Act.PROPOSAL_MADE, proposal.member_id, deed=proposal.deed.value)
    if proposal.deed is not ProposedAction.APPOINT:
        tell(work, Event.PROPOSED, proposal.member_id, deed=proposal.deed)
    return proposal


def _require_another(work: UnitOfWork, member: Member) -> None:
    if member.id == work.by.id:
        raise OwnAccount()


def _lock_coordinators(work: UnitOfWork) -> list[Member]:
    """As in storage. Raise NotAllowed for a caller from whom it was taken while they waited.

    Who holds the lock may be suspending them; what was asked before is no longer true.
    """
    coordinators = members.lock_coordinators(work.session)
    if any(one.id == work.by.id and not one.coordinates(work.today) for one in coordinators):
        raise NotAllowed("いまは、事務局として利用できません。")
    return coordinators


def _to_change(work: UnitOfWork, member_id: str, revision: int) -> tuple[Member, list[Member]]:
    """The member and all coordinators, locked in one order; raise Stale."""
    permissions.MANAGE_MEMBERS.check(work.by)
    coordinators = _lock_coordinators(work)
    member = members.get_and_lock(work.session, member_id)
    if member.revision != revision:
        raise Stale("画面を読み込んだ後に、ほかの画面で更新されました。")
    return member, coordinators
