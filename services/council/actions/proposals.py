"""Proposals: a second 事務局 member confirms or declines, the proposer withdraws."""

from collections.abc import Iterable, Sequence

from services.council import permissions
from services.council.actions import taking_effect
from services.council.actions.telling import tell
from services.council.domain.errors import ProposerGone
from services.council.domain.members import Member, Password
from services.council.domain.notices import Event
from services.council.domain.proposals import Proposal, ProposedAction
from services.council.storage import members, proposals
from shared.acts import Act
from shared.errors import NotAllowed, Stale
from shared.transactions import UnitOfWork


def list_proposals(work: UnitOfWork, page: int, per_page: int) -> tuple[Sequence[Proposal], int]:
    """One page, open ones before what is settled or too old, and how many there are."""
    return proposals.open_ones_first(work.session, work.now, page, per_page)


def list_open_proposals(work: UnitOfWork) -> Sequence[Proposal]:
    """Those that somebody may still settle, oldest first."""
    return proposals.open_ones(work.session, work.now)


def confirm_proposal(work: UnitOfWork, proposal_id: str, code: str) -> Proposal:
    """It takes effect now; `code` is issued where the deed opens a way in.

    Raise SecondPairOfEyes, ProposalOver, ProposerGone; Stale if the member changed since it was
    proposed.
    """
    permissions.CONFIRM_PROPOSAL.check(work.by)
    coordinators = members.lock_coordinators(work.session)
    if not _coordinates(work, work.by.id, coordinators):
        raise NotAllowed("承認できるのは、いま利用できる事務局の方に限ります。")
    return _confirmed(work, proposal_id, coordinators, code)


def confirm_by_operator(work: UnitOfWork, proposal_id: str, code: str) -> Proposal:
    """As `confirm_proposal`, at the machine, where no second 事務局 member is there to do it."""
    return _confirmed(work, proposal_id, members.lock_coordinators(work.session), code)


def _confirmed(
    work: UnitOfWork, proposal_id: str, coordinators: Iterable[Member], code: str
) -> Proposal:
    proposal = proposals.get_and_lock(work.session, proposal_id)
    confirmed = proposal.confirm(by=work.by.id, at=work.now)
    if not _coordinates(work, proposal.proposed_by, coordinators):
        raise ProposerGone()
    _carry_out(work, proposal, coordinators, code)
    proposals.settle(work.session, confirmed)
    _record(work, Act.PROPOSAL_CONFIRMED, proposal)
    return confirmed


def _coordinates(work: UnitOfWork, member_id: str, coordinators: Iterable[Member]) -> bool:
    return any(one.id == member_id and one.coordinates(work.today) for one in coordinators)


def _carry_out(
    work: UnitOfWork, proposal: Proposal, coordinators: Iterable[Member], code: str
) -> None:
    if proposal.deed is ProposedAction.APPOINT:
        assert proposal.wanted
        none_yet = Password.none_yet(work.now)
        member = Member.appoint(proposal.member_id, *proposal.wanted, none_yet)
        taking_effect.appoint(work, member, code)
        return
    member = _as_proposed(work, proposal)
    match proposal.deed:
        case ProposedAction.REVISE:
            assert proposal.wanted
            taking_effect.revise(work, member, coordinators, *proposal.wanted)
        case ProposedAction.RESUME:
            taking_effect.resume(work, member)
        case ProposedAction.RESET:
            taking_effect.issue_code(work, member, code)


def _as_proposed(work: UnitOfWork, proposal: Proposal) -> Member:
    member = members.get_and_lock(work.session, proposal.member_id)
    if member.revision != proposal.revision:
        raise Stale("申請の後に、この方の登録内容が変わりました。確かめて、申請し直してください。")
    return member


def _record(work: UnitOfWork, act: Act, proposal: Proposal) -> None:
    work.record(act, proposal.member_id, deed=proposal.deed.value, proposed_by=proposal.proposed_by)


def decline_proposal(work: UnitOfWork, proposal_id: str, reason: str) -> Proposal:
    """Raise SecondPairOfEyes or ProposalOver."""
    permissions.DISMISS_PROPOSAL.check(work.by)
    proposal = proposals.get_and_lock(work.session, proposal_id)
    declined = proposal.decline(by=work.by.id, at=work.now, reason=reason)
    proposals.settle(work.session, declined)
    _record(work, Act.PROPOSAL_DECLINED, proposal)
    tell(work, Event.DECLINED, proposal.member_id, reason=reason, deed=proposal.deed)
    return declined


def withdraw_proposal(work: UnitOfWork, proposal_id: str) -> Proposal:
    """Raise NotTheirProposal or ProposalOver."""
    permissions.DISMISS_PROPOSAL.check(work.by)
    proposal = proposals.get_and_lock(work.session, proposal_id)
    withdrawn = proposal.withdraw(by=work.by.id, at=work.now)
    proposals.settle(work.session, withdrawn)
    work.record(Act.PROPOSAL_WITHDRAWN, proposal.member_id, deed=proposal.deed.value)
    if proposal.deed is not ProposedAction.APPOINT:  # of which nobody was told
        tell(work, Event.WITHDRAWN, proposal.member_id, deed=proposal.deed)
    return withdrawn
