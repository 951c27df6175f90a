"""An engine with its kinds of transaction."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from shared.database.counting import count_written
from shared.database.opening import DELAYED, FULL, open_asking, open_engine
from shared.database.sqlite_file import SqliteFile
from shared.database.waiting import patience

_TRY_LOCK = text("select pg_try_advisory_lock(hashtext(:name))")
_UNLOCK = text("select pg_advisory_unlock(hashtext(:name))")
_TRY_AGAIN_SECONDS = 0.2
_ANSWER_SECONDS = 0.9
"""For a connection, and again for an answer over it."""


class Database:
    """An engine with two kinds of transaction: `reading` and `writing`."""

    def __init__(self, url: str, schema: str | None = None) -> None:
        """`schema` is the one of PostgreSQL that all tables are in, if not the usual one."""
        self.url = url
        self._options: Any = {"schema_translate_map": {None: schema}} if schema else {}
        self._file = SqliteFile(url) if url.startswith("sqlite") else None
        self.engine = open_engine(url, FULL, self._file).execution_options(**self._options)
        count_written(self.engine)
        self._writer = self.engine.execution_options(writing=True)

    @cached_property
    def _delayed_writer(self) -> Engine:
        """Its commits do not wait for the disk."""
        engine = open_engine(self.url, DELAYED, self._file)
        return engine.execution_options(**self._options, writing=True)

    @cached_property
    def _asked(self) -> Engine:
        return open_asking(self.url, self._file, _ANSWER_SECONDS)

    @property
    def has_single_writer(self) -> bool:
        """SQLite: one writing transaction at a time, so the log is numbered inside it."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """As `reading`, however often it asks: all of it is of one moment."""
        level = {} if self.has_single_writer else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine.execution_options(**level)) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any exception."""
        with Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def writing_delayed_durable(self) -> Iterator[Session]:
        """As `writing`, for what would be written again if a power cut undid it.

        It does not wait for the disk. Whatever is committed with `writing` afterwards is on the
        disk together with it, so that nothing lasting can rest on something undone.
        """
        with Session(self._delayed_writer) as session, session.begin():
            yield session

    @contextmanager
    def try_advisory_lock(self, name: str) -> Iterator[bool]:
        """Whether the lock is ours until the end: no other process on this database has it then.

        Held by a connection, so that it is free again when the process dies.
        """
        if self.has_single_writer:
            yield True
            return
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            lock = {"name": f"yui.{name}"}
            is_ours = bool(connection.scalar(_TRY_LOCK, lock))
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(_UNLOCK, lock)

    @contextmanager
    def advisory_lock(self, name: str) -> Iterator[None]:
        """The lock of this name, once nobody else has it; among programs on SQLite's file, too."""
        if self.has_single_writer:
            with Path(f"{self.engine.url.database}.{name}").open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            return
        while True:
            with self.try_advisory_lock(name) as is_ours:
                if is_ours:
                    yield
                    return
            time.sleep(_TRY_AGAIN_SECONDS)

    def answers(self) -> bool:
        """Known within two seconds, whatever hangs."""
        try:
            with patience(_ANSWER_SECONDS), self._asked.connect() as connection:
                connection.execute(text("select 1"))
        except Exception:  # whatever the driver says, the answer is no
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()
        for opened in ("_delayed_writer", "_asked"):
            if opened in vars(self):
                getattr(self, opened).dispose()
        if self._file:
            self._file.forget()
