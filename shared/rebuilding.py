"""What a service keeps of a subscription, made anew from 0 beside what it has, then put there.

The new generation fills in a place of its own (a PostgreSQL schema, another SQLite file) with a
cursor of its own, while the service goes on. Then tables, parked facts and cursor change over in
one transaction; the service's consumer goes on from there. Only projections are made anew: nothing
is announced again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, delete, event, insert, select, text
from sqlalchemy.orm import Session

from shared.database import Database
from shared.messaging import Consumer, Handlers, WakeUp, cursors, tables
from shared.messaging.protocol.consuming import Consuming, Progress
from shared.messaging.protocol.continuity import Page
from shared.messaging.reading import PAGE_LIMIT, Log
from shared.transactions import Transactions

NEXT = "yui_next"
"""The schema of the new generation, as seen from the database that it will go into."""


class CannotRebuild(Exception):
    """The subscription has reactions, which must not be done again."""


@dataclass(frozen=True)
class ReadModel:
    """A subscription, its handlers, and the tables that they write and nobody else does."""

    service: str
    subscription: str
    handlers: Handlers
    tables: Sequence[Table]


def rebuild(
    read_model: ReadModel, database: Database, log: Log, tell: Callable[[Progress], None]
) -> int:
    """Read the log from its beginning and change over; `tell` hears how far it is, page by page.

    Returns the position reached; raises CannotRebuild, and as a consumer does TransientError or
    LogDiverged.
    """
    if not all(handler.is_projection for handler in read_model.handlers.values()):
        raise CannotRebuild(read_model.subscription)
    lock = database.advisory_lock("rebuild")  # there is one place beside
    with lock, _generation_beside(database, read_model.tables) as filling:
        reached = _fill(read_model, filling, log, tell)
        with _seeing_both(database) as session:
            _change_over(session, read_model)
    return reached


def _fill(
    read_model: ReadModel, filling: Database, log: Log, tell: Callable[[Progress], None]
) -> int:
    consuming = Consuming(batch=PAGE_LIMIT)
    telling = _Telling(log, lambda: tell(consuming.progress))
    transactions = Transactions(read_model.service, filling, lambda _: None)
    Consumer(
        read_model.subscription, read_model.handlers, transactions, telling, WakeUp(), consuming
    ).catch_up()
    tell(consuming.progress)
    return consuming.progress.position


@dataclass(frozen=True)
class _Telling:
    """The log, and somebody who hears whenever it is read."""

    log: Log
    tell: Callable[[], None]

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page:
        self.tell()
        return self.log.read(after, limit)


@contextmanager
def _generation_beside(database: Database, filled: Sequence[Table]) -> Iterator[Database]:
    """An empty place for the tables, gone in the end; what an earlier attempt left is gone too."""
    _remove(database)
    filling = _empty_place(database)
    try:
        with filling.writing() as session:
            connection = session.connection()
            tables.metadata.create_all(connection)
            for table in filled:
                table.create(connection)
        yield filling
    finally:
        filling.close()
        _remove(database)


def _empty_place(database: Database) -> Database:
    if database.has_single_writer:
        return Database(f"sqlite:///{_file_beside(database)}")
    with database.engine.begin() as connection:
        connection.execute(text(f"create schema {NEXT}"))
    return Database(database.url, schema=NEXT)


def _remove(database: Database) -> None:
    if database.has_single_writer:
        for file in _file_beside(database).parent.glob(f"{_file_beside(database).name}*"):
            file.unlink()
        return
    with database.engine.begin() as connection:
        connection.execute(text(f"drop schema if exists {NEXT} cascade"))


def _file_beside(database: Database) -> Path:
    return Path(f"{database.engine.url.database}.{NEXT}")


@contextmanager
def _seeing_both(database: Database) -> Iterator[Session]:
    """A writing transaction of the live database in which the new generation is the schema NEXT."""
    live = Database(database.url)
    if live.has_single_writer:
        event.listen(live.engine, "connect", lambda connection, _: _attach(connection, database))
    try:
        with live.writing() as session:
            yield session
    finally:
        live.close()


def _attach(connection: Any, database: Database) -> None:
    connection.execute(f"attach database ? as {NEXT}", (str(_file_beside(database)),))


def _change_over(session: Session, read_model: ReadModel) -> None:
    cursors.hold(session, read_model.subscription)
    for table in read_model.tables:
        _replace(session, table)
    _replace(session, tables.parked, tables.parked.c.stream == read_model.subscription)
    cursors.put_back(session, read_model.subscription, schema=NEXT)


def _replace(session: Session, table: Table, *which: Any) -> None:
    """The rows of the live table by those of the new generation."""
    newer = table.to_metadata(MetaData(), schema=NEXT)
    names = [column.name for column in table.columns]
    session.execute(delete(table).where(*which))
    session.execute(insert(table).from_select(names, select(newer)))
