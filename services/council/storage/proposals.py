"""Proposals, settled ones included."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from services.council.domain.members import Card, Duties
from services.council.domain.proposals import (
    LIFE,
    Proposal,
    ProposalState,
    ProposedAction,
    Settlement,
)
from services.council.storage.members import duties_of
from services.council.storage.tables import proposals
from shared.database import page_of
from shared.errors import NotFound


def find(session: Session, proposal_id: str) -> Proposal | None:
    row = session.execute(select(proposals).where(proposals.c.id == proposal_id)).one_or_none()
    return _proposal(row) if row else None


def find_same(session: Session, proposal: Proposal, now: datetime) -> Proposal | None:
    """An open one that this proposer made before, of the same deed to the same end."""
    rows = session.execute(
        select(proposals).where(
            _is_open(now),
            proposals.c.member_id == proposal.member_id,
            proposals.c.deed == proposal.deed.value,
            proposals.c.revision == proposal.revision,
            proposals.c.proposed_by == proposal.proposed_by,
        )
    )
    made = (_proposal(row) for row in rows)
    return next((one for one in made if one.wanted == proposal.wanted), None)


def get_and_lock(session: Session, proposal_id: str) -> Proposal:
    """Nobody else settles it before this transaction ends; raise NotFound."""
    query = select(proposals).where(proposals.c.id == proposal_id).with_for_update()
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("この申請は登録されていません。")
    return _proposal(row)


def open_ones_first(
    session: Session, now: datetime, page: int, per_page: int
) -> tuple[Sequence[Proposal], int]:
    """One page, newest first of either kind, and how many there are."""
    open_first = case((_is_open(now), 0), else_=1)
    order = (open_first, proposals.c.proposed_at.desc(), proposals.c.id)
    rows, total = page_of(session, select(proposals).order_by(*order), page, per_page)
    return [_proposal(row) for row in rows], total


def open_ones(session: Session, now: datetime) -> Sequence[Proposal]:
    """Oldest first."""
    query = select(proposals).where(_is_open(now)).order_by(proposals.c.proposed_at)
    return [_proposal(row) for row in session.execute(query)]


def count_to_confirm(session: Session, by: str, now: datetime) -> int:
    """How many open ones neither come from this member nor concern them."""
    theirs = or_(proposals.c.proposed_by == by, proposals.c.member_id == by)
    query = select(func.count()).select_from(proposals).where(_is_open(now), not_(theirs))
    return session.scalar(query) or 0


def count_open_of(session: Session, proposer: str, now: datetime) -> int:
    query = select(func.count()).select_from(proposals)
    return session.scalar(query.where(_is_open(now), proposals.c.proposed_by == proposer)) or 0


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(proposals.c.state.is_(None), proposals.c.proposed_at > now - LIFE)


def add(session: Session, proposal: Proposal) -> None:
    session.execute(insert(proposals).values(_row(proposal)))


def settle(session: Session, proposal: Proposal) -> None:
    """Store how it ended."""
    ended = _settlement_row(proposal.settlement)
    session.execute(update(proposals).where(proposals.c.id == proposal.id).values(ended))


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "deed": proposal.deed.value,
        "member_id": proposal.member_id,
        "revision": proposal.revision,
        "proposed_by": proposal.proposed_by,
        "proposed_at": proposal.proposed_at,
        "known_as": proposal.known_as,
        **(_wanted_row(*proposal.wanted) if proposal.wanted else {}),
    }


def _wanted_row(card: Card, duties: Duties) -> dict[str, Any]:
    until = duties.term.until
    return {
        **vars(card),
        "municipality": duties.municipality,
        "roles": sorted(duties.roles),
        "term_from": duties.term.begins.isoformat(),
        "term_until": until.isoformat() if until else None,
    }


def _settlement_row(settlement: Settlement | None) -> dict[str, Any]:
    assert settlement is not None
    return {
        "state": settlement.state.value,
        "settled_by": settlement.by,
        "settled_at": settlement.at,
        "reason": settlement.reason,
    }


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        deed=ProposedAction(row.deed),
        member_id=row.member_id,
        revision=row.revision,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        known_as=row.known_as,
        wanted=_wanted(row),
        settlement=_settlement(row),
    )


def _wanted(row: Row[Any]) -> tuple[Card, Duties] | None:
    if row.roles is None:
        return None
    return Card(login=row.login, name=row.name, section=row.section), duties_of(row)


def _settlement(row: Row[Any]) -> Settlement | None:
    if row.state is None:
        return None
    return Settlement(
        state=ProposalState(row.state), by=row.settled_by, at=row.settled_at, reason=row.reason
    )
