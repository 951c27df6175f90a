"""The cursor of each stream, moved by compare-and-set in the transaction that applied the facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.messaging.protocol.stream import Cursor
from shared.messaging.tables import cursors


class CursorMoved(Exception):
    """Another listener of the same stream was faster; what this one applied is rolled back."""


def read(session: Session, stream: str) -> Cursor:
    row = session.execute(_of(stream)).first()
    return Cursor(*row) if row else Cursor()


def hold(session: Session, stream: str) -> Cursor:
    """The cursor, which nobody else moves before this transaction ends."""
    row = session.execute(_of(stream).with_for_update()).first()
    return Cursor(*row) if row else Cursor()


def _of(stream: str) -> Select[Any]:
    return select(cursors.c.log_id, cursors.c.position, cursors.c.hash).where(
        cursors.c.stream == stream
    )


def move(session: Session, stream: str, old: Cursor, new: Cursor, at: datetime) -> None:
    """Raise CursorMoved unless the cursor is still where it was read."""
    row = {"log_id": new.log_id, "position": new.position, "hash": new.hash, "moved_at": at}
    if old == Cursor():
        _begin(session, stream, row)
        return
    moved = session.execute(
        update(cursors)
        .where(cursors.c.stream == stream, cursors.c.position == old.position)
        .values(row)
        .returning(cursors.c.position)
    )
    if moved.first() is None:
        raise CursorMoved(stream)


def _begin(session: Session, stream: str, row: dict[str, Any]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(cursors).values(stream=stream, **row))
    except IntegrityError as cause:
        raise CursorMoved(stream) from cause
