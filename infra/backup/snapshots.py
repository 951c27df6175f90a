"""All databases as they were at one moment, taken while services go on.

Each database is seen as of a moment of its own, a few milliseconds apart. For these the consumers
are held: otherwise one could have heard, in its snapshot, what is not yet in its producer's.
Writers are not held, but on SQLite, which knows only one lock for both.
"""

import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Table, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from infra.local.postgres import binaries
from infra.local.process import CannotStart, search_path
from shared.database import Database
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.tables import log_head
from shared.rebuilding import NEXT

HELD_SECONDS = 15
"""On PostgreSQL consumers are not held for longer, though the back-up stand still."""


class CannotCopy(Exception):
    """A program that copies databases failed; the text is its own."""


class StoodStill(Exception):
    """It held the consumers for longer than it may, and they went on: there is no one moment."""

    def __init__(self) -> None:
        super().__init__(
            "バックアップの作成が途中で長く止まっていたため、各サービスの受信を再開させ、"
            "作成を取りやめました。空のフォルダーに、もう一度作成してください。"
        )


@dataclass(frozen=True)
class Snapshot:
    """One database in a reading transaction; `name` is PostgreSQL's for it."""

    database: Database
    connection: Connection
    name: str = ""

    def end_of_log(self) -> Cursor:
        head = self.connection.execute(select(log_head)).one()
        return Cursor(head.log_id, head.position, head.hash)

    def end_of(self, head: Table) -> Cursor:
        """Where a trail ends, or the access log; the beginning where this version never ran yet."""
        if not inspect(self.connection).has_table(head.name):
            return Cursor()
        end = self.connection.execute(select(head)).one()
        return Cursor("", end.position, end.hash)

    def write(self, file: Path) -> None:
        """A SQLite file, or PostgreSQL's own archive format; raises CannotCopy.

        Without what a rebuild makes beside: it is half made, and gone at any moment.
        """
        if self.name:
            url = self.database.engine.url
            run_tool("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges",
                     f"--exclude-schema={NEXT}", f"--snapshot={self.name}",
                     f"--file={file}")  # fmt: skip
            return
        with closing(sqlite3.connect(file)) as copy:
            self.connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]


@contextmanager
def snapshots(databases: Mapping[str, Database]) -> Iterator[dict[str, Snapshot]]:
    """A snapshot of each database, by service; they last until the end. Raises StoodStill."""
    with ExitStack() as opened:
        with ExitStack() as held:
            holding = [held.enter_context(_consumers_held(one)) for one in databases.values()]
            found = {
                service: opened.enter_context(_snapshot(database))
                for service, database in databases.items()
            }
            are_held = [_is_held(one) for one in holding]  # a dead one could not be rolled back
            if not all(are_held):
                raise StoodStill
        yield found


@contextmanager
def _consumers_held(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        session.connection()
        if not database.has_single_writer:
            limit = f"set local idle_in_transaction_session_timeout = '{HELD_SECONDS}s'"
            session.execute(text(limit))
            session.execute(text("lock table cursors in share row exclusive mode"))
        yield session


def _is_held(session: Session) -> bool:
    try:
        session.execute(text("select 1"))
    except OperationalError:  # the server ended it
        session.invalidate()
        return False
    return True


@contextmanager
def _snapshot(database: Database) -> Iterator[Snapshot]:
    with database.engine.connect() as connection:
        if database.has_single_writer:
            connection.execute(select(log_head.c.position))  # from here on it sees nothing newer
            yield Snapshot(database, connection)
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
            name = connection.execute(text("select pg_export_snapshot()")).scalar_one()
            yield Snapshot(database, connection, name)


def run_tool(program: str, url: URL, *options: str) -> None:
    """One of PostgreSQL's client programs on this database; raises CannotCopy."""
    try:
        path = binaries() / program
    except CannotStart as cause:
        raise CannotCopy(str(cause)) from cause
    environment = {**search_path(), "PGPASSWORD": url.password or ""}
    where = [f"--host={url.host}", f"--port={url.port or 5432}", f"--username={url.username}"]
    done = subprocess.run(
        [str(path), *where, f"--dbname={url.database}", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise CannotCopy(done.stderr.strip())
