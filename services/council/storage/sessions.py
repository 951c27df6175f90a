"""Sessions, found by the hash of what their refresh tokens share."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session as Transaction

from services.council.domain.sessions import IDLE, LONGEST, Session
from services.council.storage.tables import sessions
from shared.database import page_of


def find_and_lock(transaction: Transaction, family_hash: str) -> Session | None:
    query = select(sessions).where(sessions.c.family_hash == family_hash).with_for_update()
    row = transaction.execute(query).one_or_none()
    return Session(**row._mapping) if row else None


def running_of(
    transaction: Transaction, member_id: str, now: datetime, page: int, per_page: int
) -> tuple[Sequence[Session], int]:
    """One page of the member's sessions that still run, the last used first; how many there are."""
    running = (
        sessions.c.member_id == member_id,
        sessions.c.renewed_at > now - IDLE,
        sessions.c.started_at > now - LONGEST,
    )
    latest = select(sessions).where(*running).order_by(sessions.c.renewed_at.desc(), sessions.c.id)
    rows, total = page_of(transaction, latest, page, per_page)
    return [Session(**row._mapping) for row in rows], total


def add(transaction: Transaction, session: Session) -> None:
    transaction.execute(insert(sessions).values(vars(session)))


def save(transaction: Transaction, session: Session) -> None:
    transaction.execute(update(sessions).where(sessions.c.id == session.id).values(vars(session)))


def end(transaction: Transaction, member_id: str, session_id: str) -> int:
    """End this one session of the member, if it is theirs; how many ended."""
    return _end(transaction, sessions.c.member_id == member_id, sessions.c.id == session_id)


def end_family(transaction: Transaction, member_id: str, family_hash: str) -> int:
    """As `end`, by what the session's refresh tokens share."""
    theirs = sessions.c.member_id == member_id
    return _end(transaction, theirs, sessions.c.family_hash == family_hash)


def end_others(transaction: Transaction, member_id: str, kept_id: str) -> int:
    """End all sessions of the member but this one; how many ended."""
    return _end(transaction, and_(sessions.c.member_id == member_id, sessions.c.id != kept_id))


def end_all(transaction: Transaction, member_id: str) -> int:
    """How many ended."""
    return _end(transaction, sessions.c.member_id == member_id)


def _end(transaction: Transaction, *which: ColumnElement[bool]) -> int:
    return transaction.connection().execute(delete(sessions).where(*which)).rowcount


def forget_over(transaction: Transaction, now: datetime) -> None:
    """Delete what has ended by itself."""
    over = or_(sessions.c.renewed_at < now - IDLE, sessions.c.started_at < now - LONGEST)
    transaction.execute(delete(sessions).where(over))
