"""Facts given to their handlers once more, in a database with nothing else in it."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.acts import Act
from shared.database import Database
from shared.events import codec
from shared.messaging import Handlers, Rejected, cursors, parking, tables
from shared.messaging.applying import Applying
from shared.messaging.protocol.continuity import Entry
from shared.messaging.reading import PAGE_LIMIT
from shared.messaging.verification import Finding, rows_of
from shared.reconciling.recorded import Told
from shared.trail.keeping import Search, search
from shared.transactions import Transactions

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def own(session: Session) -> Iterator[Entry]:
    """Every fact that the service has told; the last have no position in its log yet."""
    last = 0
    for row in _numbered(session):
        last = row.position
        yield Entry(row.position, row.hash, row.body, row.subject)
    waiting = session.execute(select(tables.outbox).order_by(tables.outbox.c.id))
    for position, row in zip(count(last + 1), waiting, strict=False):
        yield Entry(position, "", codec.Draft(row.before, row.after).body(0), row.subject)


def heard(session: Session, subscription: str, log: Session) -> Iterator[Entry]:
    """What the subscription has applied of a producer's log; `session` is the consumer's."""
    end = cursors.read(session, subscription).position
    left_out = parking.left_out(session, subscription, _last_rebuilt(session, subscription))
    for row in _numbered(log):
        if row.position > end:
            return
        if row.position not in left_out:
            yield Entry(row.position, row.hash, row.body, row.subject)


def _numbered(log: Session) -> Iterator[Any]:
    """As they are heard: nobody hears what has a number below 1."""
    return (row for row in rows_of(log, tables.log) if row.position >= 1)


def _last_rebuilt(session: Session, subscription: str) -> datetime:
    """A rebuild tries again what was left out before."""
    rebuilt = (one.entry for one in search(session, Search(act=Act.REBUILT)))
    return next(
        (one.at for one in rebuilt if one.particulars.get("stream") == subscription), _NEVER
    )


class Retold(NamedTuple):
    """What the handlers wrote, and the facts that they could not write after those before."""

    session: Session
    findings: tuple[Finding, ...]


@contextmanager
def retold(
    service: str, handlers: Handlers, entries: Iterable[Entry], into: Sequence[Told]
) -> Iterator[Retold]:
    """A database in which the handlers have written these facts; gone in the end."""
    with _empty_database(into) as database:
        begin = Transactions(service, database, lambda _: None).begin_delayed_durable
        applying = Applying("retold", handlers, begin)
        remaining, rejected = iter(entries), list[int]()
        while page := list(islice(remaining, PAGE_LIMIT)):
            rejected += _give(applying, page)
        with database.reading() as session:
            yield Retold(session, tuple(map(_unfit, rejected)))


def _unfit(position: int) -> Finding:
    return Finding(position, f"{position}番の出来事は、それまでの出来事の後に起こり得ません。")


def _give(applying: Applying, page: Sequence[Entry]) -> list[int]:
    """All together; if one is rejected, again and one by one. The positions of those rejected."""
    rejected = []
    applying.open()
    try:
        applying.handle(page)
    except Rejected:
        applying.roll_back()
        applying.open()
        for entry in page:
            try:
                applying.handle_alone(entry)
            except Rejected:
                rejected.append(entry.position)
    applying.commit()
    return rejected


@contextmanager
def _empty_database(into: Sequence[Told]) -> Iterator[Database]:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{Path(folder) / 'retold.db'}")) as database,
    ):
        with database.writing() as session:
            tables.metadata.create_all(session.connection())
            for each in into:
                each.table.create(session.connection())
        yield database
