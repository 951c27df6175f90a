"""What listeners made of the logs, as one hash for each table, live and made again from nothing."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Table, select

from infra.doors import projections_of
from shared.database import Database
from shared.messaging.inbox import WakeUp
from shared.messaging.listener import Listener
from shared.messaging.reading import LocalLog
from shared.messaging.tables import metadata
from shared.rebuilding import Kept
from shared.settings import SERVICES
from shared.transactions import Transactions

KEPT = [kept for service in SERVICES for kept in projections_of(service)]


def otherwise_than_rebuilt(opened: Mapping[str, Database]) -> list[str]:
    """The projected tables that differ from what their producers' logs make of an empty one."""
    return [
        table.name
        for kept in KEPT
        for table, rebuilt in zip(kept.tables, _rebuilt_hashes(kept, opened), strict=True)
        if hash_of(opened[kept.service], table) != rebuilt
    ]


def hash_of(database: Database, table: Table) -> str:
    """SHA-256 over the rows, sorted; the same on SQLite and PostgreSQL."""
    digest = hashlib.sha256()
    with database.reading() as session:
        rows = [tuple(row) for row in session.execute(select(table))]
    for line in sorted(msgspec.json.encode(row, order="sorted") for row in rows):
        digest.update(line + b"\n")
    return digest.hexdigest()


def _rebuilt_hashes(kept: Kept, opened: Mapping[str, Database]) -> list[str]:
    log = LocalLog(opened[kept.stream.partition(".")[2]])
    with _empty_database() as empty:
        _make_tables(empty, kept)
        filling = Transactions(kept.service, empty, lambda _: None)
        Listener(kept.stream, kept.handlers, filling, log, WakeUp()).catch_up()
        return [hash_of(empty, table) for table in kept.tables]


@contextmanager
def _empty_database() -> Iterator[Database]:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{Path(folder) / 'rebuilt.db'}")) as empty,
    ):
        yield empty


def _make_tables(empty: Database, kept: Kept) -> None:
    with empty.writing() as session:
        metadata.create_all(session.connection())
        for table in kept.tables:
            table.create(session.connection())
