"""Commitments, those that stand and those withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.orm import Session

from services.council.domain.commitments import Commitment, Withdrawal
from services.council.storage.tables import commitments
from shared.database import page_of
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the list is narrowed to; empty means all."""

    project_id: str = ""
    municipality: str = ""


def find(session: Session, commitment_id: str) -> Commitment | None:
    row = session.execute(select(commitments).where(commitments.c.id == commitment_id)).first()
    return _commitment(row) if row else None


def get_and_lock(session: Session, commitment_id: str) -> Commitment:
    """Nobody else withdraws it before this transaction ends. Raise NotFound."""
    query = select(commitments).where(commitments.c.id == commitment_id).with_for_update()
    row = session.execute(query).first()
    if row is None:
        raise NotFound("コミットメントが見つかりません。")
    return _commitment(row)


def stands(session: Session, project_id: str, municipality: str) -> bool:
    """Whether the municipality has committed itself to the project."""
    query = select(commitments.c.id).where(
        commitments.c.project_id == project_id,
        commitments.c.municipality == municipality,
        commitments.c.withdrawn_at.is_(None),
    )
    return session.execute(query).first() is not None


def search(
    session: Session, what: Search, page: int, per_page: int
) -> tuple[Sequence[Commitment], int]:
    """One page by municipality in the fixed order, then as signed; and how many there are."""
    # The codes ascend in the fixed order.
    order = commitments.c.municipality, commitments.c.signed_at, commitments.c.id
    query = select(commitments).where(*_narrowing(what)).order_by(*order)
    rows, total = page_of(session, query, page, per_page)
    return [_commitment(row) for row in rows], total


def _narrowing(what: Search) -> Sequence[ColumnElement[bool]]:
    wanted = {name: value for name, value in vars(what).items() if value}
    return [commitments.c[name] == value for name, value in wanted.items()]


def add(session: Session, commitment: Commitment) -> None:
    """Store a commitment just signed."""
    row = {name: value for name, value in vars(commitment).items() if name != "withdrawal"}
    session.execute(insert(commitments).values(row))


def note_withdrawal(session: Session, withdrawn: Commitment) -> None:
    """The commitment must be locked; what was signed stays as it is."""
    session.execute(
        update(commitments)
        .where(commitments.c.id == withdrawn.id)
        .values(_withdrawal_columns(withdrawn.withdrawal))
    )


def _withdrawal_columns(withdrawal: Withdrawal | None) -> dict[str, Any]:
    if withdrawal is None:
        return {}
    return {
        "withdrawn_by": withdrawal.by,
        "withdrawn_at": withdrawal.at,
        "withdrawal_reason": withdrawal.reason,
    }


def _commitment(row: Row[Any]) -> Commitment:
    withdrawal = None
    if row.withdrawn_at is not None:
        withdrawal = Withdrawal(
            by=row.withdrawn_by, at=row.withdrawn_at, reason=row.withdrawal_reason
        )
    return Commitment(
        id=row.id,
        project_id=row.project_id,
        municipality=row.municipality,
        words=row.words,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        signed_as=row.signed_as,
        withdrawal=withdrawal,
    )
