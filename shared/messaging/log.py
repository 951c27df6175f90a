"""A service's numbered log of facts: written in the action's transaction, never changed after.

A fact is first a row without a place. Numbering gives places 1, 2, 3 … and chains the hashes.
SQLite has one writer, so it happens at the end of the business transaction. PostgreSQL has many,
and an identity drawn at insert is not the order of commits, so the relay numbers committed rows
(see docs/adr/0002-numbered-log.md).
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from shared.events import codec
from shared.events.fact import Fact
from shared.messaging.protocol.numbering import places
from shared.messaging.tables import log, log_head


@dataclass(frozen=True)
class Announcement:
    """A fact that an action has told, and what its event will say beside it."""

    fact: Fact
    event_id: str
    time: datetime
    request_id: str


def append(session: Session, producer: str, told: Sequence[Announcement]) -> None:
    """Record the facts, in the order told, as the next versions of their subjects.

    The action has locked the subjects' rows; two writers who had not would break the unique
    (subject, version) and one of them is rolled back.
    """
    versions = _newest_versions(session, {one.fact.subject for one in told})
    rows = []
    for one in told:
        subject = one.fact.subject
        versions[subject] = version = versions.get(subject, 0) + 1
        body = codec.to_body(
            one.fact,
            event_id=one.event_id,
            version=version,
            producer=producer,
            time=one.time,
            request_id=one.request_id,
        )
        rows.append(
            {"subject": subject, "subject_version": version, "type": one.fact.TYPE, "body": body}
        )
    session.connection().execute(insert(log), rows)


def _newest_versions(session: Session, subjects: set[str]) -> dict[str, int]:
    newest = (
        select(log.c.subject, func.max(log.c.subject_version).label("newest"))
        .where(log.c.subject.in_(subjects))
        .group_by(log.c.subject)
    )
    return {row.subject: row.newest for row in session.execute(newest)}


def number(session: Session, limit: int = 1000) -> int:
    """Give places to about `limit` rows that have none; answer how many.

    Only one may number at a time: SQLite's single writer, or the holder of the relay's lock.
    """
    waiting = _unplaced(session, limit)
    if not waiting:
        return 0
    head = session.execute(select(log_head)).one()
    placed = list(places(head.position, head.hash, waiting))
    session.connection().execute(
        _place, [{"row": one.id, "position": one.position, "hash": one.hash} for one in placed]
    )
    last = placed[-1]
    session.execute(update(log_head).values(position=last.position, hash=last.hash))
    return len(placed)


def _unplaced(session: Session, limit: int) -> list[Row]:
    """The rows of the first `limit` ids, and whatever else there is of their subjects.

    Without the latter a subject's second version could be in this batch and its first, which drew
    a higher id, in the next.
    """
    rows = select(log.c.id, log.c.subject, log.c.subject_version, log.c.body).where(
        log.c.position.is_(None)
    )
    first = list(session.execute(rows.order_by(log.c.id).limit(limit)))
    if len(first) < limit:
        return first
    subjects = {row.subject for row in first}
    rest = rows.where(log.c.id > first[-1].id, log.c.subject.in_(subjects)).order_by(log.c.id)
    return [*first, *session.execute(rest)]


def number_all(session: Session) -> None:
    """Give every row its place, also after a transaction that announced thousands of facts."""
    while number(session):
        pass


_place = (
    update(log)
    .where(log.c.id == bindparam("row"))
    .values(position=bindparam("position"), hash=bindparam("hash"))
)


def begin(session: Session) -> None:
    """Give the log its identity, once."""
    if session.execute(select(log_head.c.log_id)).first() is None:
        session.execute(
            insert(log_head).values(
                only=1, log_id=str(uuid.uuid4()), position=0, hash=codec.GENESIS
            )
        )
