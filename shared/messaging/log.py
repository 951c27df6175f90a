"""A service's numbered log of facts, to which is only ever added.

Positions are 1, 2, 3 … and chain their hashes. SQLite has one writer: a fact gets its position in
the business transaction (`append`). PostgreSQL has many, and an identity drawn at insert is not the
order of commits: there the business transaction leaves a fact in the outbox (`leave`), and the
relay moves what is committed to the log (`number`; see docs/adr/0002-numbered-log.md).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, text, true, update
from sqlalchemy.orm import Session

from shared.events import codec
from shared.events.fact import Fact
from shared.messaging.protocol.continuity import Entry
from shared.messaging.protocol.numbering import Numbered, Waiting, assign_positions
from shared.messaging.tables import log, log_head, outbox


@dataclass(frozen=True)
class Announcement:
    """A fact that an action has told, and what its event will say beside it."""

    fact: Fact
    event_id: str
    time: datetime
    request_id: str

    def waiting(self, producer: str) -> Waiting:
        draft = codec.draft(
            self.fact,
            event_id=self.event_id,
            producer=producer,
            time=self.time,
            request_id=self.request_id,
        )
        return Waiting(self.fact.subject, self.fact.TYPE, draft)


@dataclass(frozen=True)
class Head:
    """Which log it is, its last position with the hash there, and the last that the broker has."""

    log_id: str
    position: int
    hash: str
    published: int

    def after(self, numbered: Numbered) -> "Head":
        return replace(self, position=numbered.position, hash=numbered.hash)


def leave(session: Session, producer: str, told: Sequence[Announcement]) -> None:
    """Leave the facts in the outbox, in the order told; the relay puts them into the log.

    The action has locked the subjects, so that their facts are left in the order of commits.
    """
    waiting = [one.waiting(producer) for one in told]
    session.connection().execute(
        _leave,
        {
            "subjects": [one.subject for one in waiting],
            "types": [one.type for one in waiting],
            "before": [one.draft.before for one in waiting],
            "after": [one.draft.after for one in waiting],
        },
    )


def append(session: Session, producer: str, told: Sequence[Announcement]) -> None:
    """Put the facts into the log, where only one transaction writes at a time."""
    connection = session.connection()
    waiting = [one.waiting(producer) for one in told]
    head, numbered = _behind_head(connection, waiting)
    connection.execute(_insert, [one._asdict() for one in numbered])
    _move_head(connection, head.after(numbered[-1]))


def number(session: Session, published: int = 0, limit: int = 1000) -> tuple[Head, list[Entry]]:
    """Move up to `limit` facts from the outbox to the log, and record how far the broker has it.

    Answers the head and what got a position. PostgreSQL only; nobody but the holder of the relay's
    lock may number.
    """
    connection = session.connection()
    rows = connection.execute(_oldest, {"limit": limit}).all()
    waiting = [Waiting(row.subject, row.type, codec.Draft(row.before, row.after)) for row in rows]
    before, numbered = _behind_head(connection, waiting)
    after = replace(before, published=max(published, before.published))
    if numbered:
        _move(connection, [row.id for row in rows], numbered)
        after = after.after(numbered[-1])
    if after != before:
        _move_head(connection, after)
    return after, [one.entry for one in numbered]


def _move(connection: Connection, ids: Sequence[int], numbered: Sequence[Numbered]) -> None:
    """From the outbox, which has all but position, hash and version."""
    taken = _array(ids)
    connection.execute(
        _copy,
        {
            "ids": taken,
            "positions": _array(one.position for one in numbered),
            "hashes": _array(one.hash for one in numbered),
            "versions": _array(one.subject_version for one in numbered),
        },
    )
    connection.execute(_clear, {"ids": taken})


def _array(values: Iterable[int | str]) -> str:
    """As PostgreSQL writes it: to read thousands of parameters takes it longer than the work."""
    return f"{{{','.join(map(str, values))}}}"


def _behind_head(connection: Connection, waiting: Sequence[Waiting]) -> tuple[Head, list[Numbered]]:
    """The head, and the facts as rows that follow it; nothing is written yet."""
    subjects = {one.subject for one in waiting}
    rows = connection.execute(_end, {"subjects": list(subjects)}).all()
    head = Head(*rows[0][:4])
    newest = {row.subject: row.newest for row in rows if row.subject}
    return head, list(assign_positions(head.position, head.hash, newest, waiting))


def begin(session: Session) -> None:
    """Give the log its identity, once."""
    if session.execute(select(log_head.c.log_id)).first() is None:
        session.execute(
            insert(log_head).values(
                only=1, log_id=str(uuid.uuid4()), position=0, hash=codec.GENESIS
            )
        )


def _move_head(connection: Connection, head: Head) -> None:
    values = {"position": head.position, "hash": head.hash, "published": head.published}
    connection.execute(_new_head, values)


# Statements that every transaction runs are built once: building costs more than running.
_new_head = update(log_head).values(
    {name: bindparam(name) for name in ("position", "hash", "published")}
)
_versions = log.alias("versions")
_newest_of_subject = (
    select(func.max(_versions.c.subject_version))
    .where(_versions.c.subject == log.c.subject)
    .scalar_subquery()
)
# Each subject is found by its first version, its newest by one step from the end of the index;
# grouping would read all versions there are.
_newest = (
    select(log.c.subject, _newest_of_subject.label("newest"))
    .where(log.c.subject.in_(bindparam("subjects", expanding=True)), log.c.subject_version == 1)
    .subquery()
)
# The head in every row, with a subject that the log has something of, or once without.
_end = select(
    log_head.c.log_id,
    log_head.c.position,
    log_head.c.hash,
    log_head.c.published,
    _newest.c.subject,
    _newest.c.newest,
).join_from(log_head, _newest, true(), isouter=True)
_insert = insert(log)
_leave = text("""
    insert into outbox (subject, type, before, after)
    select * from unnest(cast(:subjects as text[]), cast(:types as text[]),
                         cast(:before as bytea[]), cast(:after as bytea[]))
""")
_oldest = select(outbox).order_by(outbox.c.id).limit(bindparam("limit"))
_copy = text("""
    insert into log (position, hash, subject, subject_version, type, body)
    select placed.position, placed.hash, subject, placed.version, type,
           before || convert_to(cast(placed.version as text), 'UTF8') || after
    from outbox join unnest(cast(:ids as bigint[]), cast(:positions as bigint[]),
                            cast(:hashes as text[]), cast(:versions as integer[]))
        as placed (id, position, hash, version) using (id)
""")
_clear = text("delete from outbox where id = any(cast(:ids as bigint[]))")
