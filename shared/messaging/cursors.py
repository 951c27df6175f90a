"""Cursors of subscriptions, moved by compare-and-set in the transaction that applied the facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.database import put
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.tables import cursors


class CursorMoved(Exception):
    """Another consumer of the subscription was faster; what this one applied is rolled back."""


def read(session: Session, subscription: str) -> Cursor:
    row = session.connection().execute(_cursor, {"stream": subscription}).first()
    return Cursor(*row) if row else Cursor()


def hold(session: Session, subscription: str) -> Cursor:
    """The cursor, which nobody else moves before this transaction ends."""
    row = session.connection().execute(_held_cursor, {"stream": subscription}).first()
    return Cursor(*row) if row else Cursor()


def move(session: Session, subscription: str, old: Cursor, new: Cursor, at: datetime) -> None:
    """Raise CursorMoved unless the cursor is still where it was read."""
    row = {"log_id": new.log_id, "position": new.position, "hash": new.hash, "moved_at": at}
    if old == Cursor():
        _begin(session, subscription, row)
        return
    where = {"of_stream": subscription, "old_position": old.position}
    if session.connection().execute(_move, {**row, **where}).first() is None:
        raise CursorMoved(subscription)


def put_back(session: Session, subscription: str, schema: str) -> None:
    """To where the cursor of the same subscription stands in another schema.

    In place: who waits to hold it finds it where it is now. Were the row another one, they would
    find none, and begin at the beginning; which is right only where the other one has not begun.
    """
    there = cursors.to_metadata(MetaData(), schema=schema)
    row = session.execute(select(there).where(there.c.stream == subscription)).one_or_none()
    if row is None:
        session.execute(delete(cursors).where(cursors.c.stream == subscription))
    else:
        put(session, cursors, dict(row._mapping), "stream")


def _begin(session: Session, subscription: str, row: dict[str, Any]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(cursors).values(stream=subscription, **row))
    except IntegrityError as cause:
        raise CursorMoved(subscription) from cause


# Built once: every transaction of a subscription runs them, and building costs more than running.
_cursor = select(cursors.c.log_id, cursors.c.position, cursors.c.hash).where(
    cursors.c.stream == bindparam("stream")
)
_held_cursor = _cursor.with_for_update()
_move = (
    update(cursors)
    .where(
        cursors.c.stream == bindparam("of_stream"),
        cursors.c.position == bindparam("old_position"),
    )
    .values({name: bindparam(name) for name in ("log_id", "position", "hash", "moved_at")})
    .returning(cursors.c.position)
)
