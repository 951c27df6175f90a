"""Sessions, found by the hash of their refresh token."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session as Transaction

from services.council.domain.sessions import IDLE, LONGEST, Session
from services.council.storage.tables import sessions


def find_and_lock(transaction: Transaction, token_hash: str) -> Session | None:
    query = select(sessions).where(sessions.c.token_hash == token_hash).with_for_update()
    row = transaction.execute(query).one_or_none()
    return Session(**row._mapping) if row else None


def add(transaction: Transaction, session: Session) -> None:
    transaction.execute(insert(sessions).values(vars(session)))


def renew(transaction: Transaction, session_id: str, now: datetime) -> None:
    transaction.execute(update(sessions).where(sessions.c.id == session_id).values(renewed_at=now))


def note_proof(transaction: Transaction, session_id: str, now: datetime) -> None:
    transaction.execute(update(sessions).where(sessions.c.id == session_id).values(proved_at=now))


def end(transaction: Transaction, member_id: str, token_hash: str) -> int:
    """End this one session of the member, if it is theirs; how many ended."""
    return _end(transaction, sessions.c.member_id == member_id, sessions.c.token_hash == token_hash)


def end_all(transaction: Transaction, member_id: str) -> int:
    """How many ended."""
    return _end(transaction, sessions.c.member_id == member_id)


def _end(transaction: Transaction, *which: ColumnElement[bool]) -> int:
    return transaction.connection().execute(delete(sessions).where(*which)).rowcount


def forget_over(transaction: Transaction, now: datetime) -> None:
    """Delete what has ended by itself."""
    over = or_(sessions.c.renewed_at < now - IDLE, sessions.c.started_at < now - LONGEST)
    transaction.execute(delete(sessions).where(over))
