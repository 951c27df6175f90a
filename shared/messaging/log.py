"""A service's numbered log of facts: written in the action's transaction, never changed after.

Its places are 1, 2, 3 … and chain their hashes. SQLite has one writer, so a fact gets its place in
the business transaction (`append_numbered`). PostgreSQL has many, and an identity drawn at insert
is not the order of commits: there a fact is first a row without a place (`append`), and the relay
numbers committed rows (`number`; see docs/adr/0002-numbered-log.md).
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session

from shared.events import codec
from shared.events.fact import Fact
from shared.messaging.protocol.numbering import places
from shared.messaging.protocol.stream import Entry
from shared.messaging.tables import log, log_head


@dataclass(frozen=True)
class Announcement:
    """A fact that an action has told, and what its event will say beside it."""

    fact: Fact
    event_id: str
    time: datetime
    request_id: str

    def draft(self, producer: str) -> codec.Draft:
        return codec.draft(
            self.fact,
            event_id=self.event_id,
            producer=producer,
            time=self.time,
            request_id=self.request_id,
        )


@dataclass(frozen=True)
class Head:
    """Which log it is, its last place with the hash there, and the last that the broker has."""

    log_id: str
    position: int
    hash: str
    published: int

    def after(self, entry: Entry) -> "Head":
        return replace(self, position=entry.position, hash=entry.hash)


class _NewRow(NamedTuple):
    """A row of the log before it has an id and a place."""

    subject: str
    subject_version: int
    type: str
    body: bytes


def append(session: Session, producer: str, told: Sequence[Announcement]) -> None:
    """Record the facts, in the order told, as the next versions of their subjects.

    The action has locked the subjects' rows; two writers who had not would break the unique
    (subject, version) and one of them is rolled back.
    """
    drafts = [one.draft(producer) for one in told]
    session.connection().execute(
        _append,
        {
            "subjects": [one.fact.subject for one in told],
            "types": [one.fact.TYPE for one in told],
            "before": [draft.before for draft in drafts],
            "after": [draft.after for draft in drafts],
        },
    )


def append_numbered(session: Session, producer: str, told: Sequence[Announcement]) -> None:
    """`append`, and give the facts their places, where only one transaction writes at a time."""
    connection = session.connection()
    head = _head_of(connection)
    placed = list(places(head.position, head.hash, _rows(connection, producer, told)))
    rows = [
        {**row._asdict(), "position": entry.position, "hash": entry.hash} for row, entry in placed
    ]
    connection.execute(_insert, rows)
    _move_head(connection, head.after(placed[-1][1]))


def _rows(connection: Connection, producer: str, told: Sequence[Announcement]) -> Iterator[_NewRow]:
    versions = _newest_versions(connection, {one.fact.subject for one in told})
    for one in told:
        subject = one.fact.subject
        versions[subject] = version = versions.get(subject, 0) + 1
        yield _NewRow(subject, version, one.fact.TYPE, one.draft(producer).body(version))


def _newest_versions(connection: Connection, subjects: set[str]) -> dict[str, int]:
    found = connection.execute(_newest, {"subjects": list(subjects)})
    return {row.subject: row.newest for row in found}


def number(session: Session, published: int = 0, limit: int = 1000) -> tuple[Head, list[Entry]]:
    """Give places to about `limit` rows that have none, and record how far the broker has it all.

    Answers the head and what got a place. PostgreSQL only; nobody but the holder of the relay's
    lock may number.
    """
    connection = session.connection()
    before = after = _head_of(connection)
    placed = list(places(before.position, before.hash, _unplaced(connection, limit)))
    if placed:
        _place_all(connection, placed)
        after = before.after(placed[-1][1])
    after = replace(after, published=max(published, before.published))
    if after != before:
        _move_head(connection, after)
    return after, [entry for _, entry in placed]


def _place_all(connection: Connection, placed: Sequence[tuple[Row, Entry]]) -> None:
    connection.execute(
        _place,
        {
            "ids": [row.id for row, _ in placed],
            "positions": [entry.position for _, entry in placed],
            "hashes": [entry.hash for _, entry in placed],
        },
    )


def _unplaced(connection: Connection, limit: int) -> list[Row]:
    """The rows of the first `limit` ids, and whatever else there is of their subjects.

    Without the latter a subject's second version could be in this batch and its first, which drew
    a higher id, in the next.
    """
    first = list(connection.execute(_first_unplaced, {"limit": limit}))
    if len(first) < limit:
        return first
    subjects = {row.subject for row in first}
    rest = _without_place.where(log.c.id > first[-1].id, log.c.subject.in_(subjects))
    return [*first, *connection.execute(rest)]


def begin(session: Session) -> None:
    """Give the log its identity, once."""
    if session.execute(select(log_head.c.log_id)).first() is None:
        session.execute(
            insert(log_head).values(
                only=1, log_id=str(uuid.uuid4()), position=0, hash=codec.GENESIS
            )
        )


def _head_of(connection: Connection) -> Head:
    return Head(*connection.execute(_head).one())


def _move_head(connection: Connection, head: Head) -> None:
    values = {"position": head.position, "hash": head.hash, "published": head.published}
    connection.execute(_new_head, values)


# Statements that every transaction runs are built once: building costs more than running.
_insert = insert(log)
_head = select(log_head.c.log_id, log_head.c.position, log_head.c.hash, log_head.c.published)
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
_newest = select(log.c.subject, _newest_of_subject.label("newest")).where(
    log.c.subject.in_(bindparam("subjects", expanding=True)), log.c.subject_version == 1
)
_without_place = (
    select(log.c.id, log.c.subject, log.c.subject_version, log.c.body)
    .where(log.c.position.is_(None))
    .order_by(log.c.id)
)
_first_unplaced = _without_place.limit(bindparam("limit"))
# Looks up each subject's newest version, and writes the next ones, without asking twice.
_append = text("""
    insert into log (subject, subject_version, type, body)
    select subject, version, type, before || convert_to(cast(version as text), 'UTF8') || after
    from (
        select told.*, row_number() over (partition by subject order by place) + coalesce(
            (select subject_version from log
             where log.subject = told.subject order by subject_version desc limit 1), 0) as version
        from unnest(cast(:subjects as text[]), cast(:types as text[]),
                    cast(:before as bytea[]), cast(:after as bytea[]))
            with ordinality as told (subject, type, before, after, place)
    ) as versioned
    order by place
""")
_place = text("""
    update log set position = placed.position, hash = placed.hash
    from unnest(cast(:ids as bigint[]), cast(:positions as bigint[]), cast(:hashes as text[]))
        as placed (id, position, hash)
    where log.id = placed.id
""")
