"""Carries a service's log to the broker: numbers what is committed, then publishes it in bundles.

One relay per log works; others stand by for its lock. It numbers on the very connection that
holds the lock, so a lost connection ends both at once. It numbers and commits first, publishes,
waits for the broker's confirms and moves its cursor: a crash anywhere only publishes again.
"""

import threading
import time
from typing import Protocol

import structlog
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared.database import Database
from shared.messaging import log
from shared.messaging.reading import read_page
from shared.messaging.stream import Page
from shared.messaging.tables import log_head

POLL_SECONDS = 1.0
STANDBY_SECONDS = 2.0
PAGE_LIMIT = 500


class Publisher(Protocol):
    def publish(self, page: Page) -> None:
        """Return when the broker has confirmed every entry; raise OSError or similar if not."""
        ...


class Relay:
    """The relay of one log: `run` until `stop`; `wake` after each commit."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._woken = threading.Event()
        self._stopping = False
        self._say = structlog.get_logger(part="relay")
        self.trouble = ""

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    def run(self) -> None:
        while not self._stopping:
            try:
                self._work_under_lock()
            except Exception as cause:  # broker or database: say so, wait, begin again
                self._say.warning("relay_waits", cause=repr(cause))
                self.trouble = type(cause).__name__
                time.sleep(STANDBY_SECONDS)

    def _work_under_lock(self) -> None:
        with self._database.engine.connect() as connection:
            if not _try_lock(connection):
                time.sleep(STANDBY_SECONDS)
                return
            try:
                while not self._stopping:
                    self._work(connection)
                    self._woken.wait(POLL_SECONDS)
                    self._woken.clear()
            finally:
                _unlock(connection)

    def _work(self, connection: Connection) -> None:
        """Number and publish until nothing is left; busy writers do not hold publishing up."""
        while self._number(connection) + self._publish(connection):
            pass
        self.trouble = ""

    def _number(self, connection: Connection) -> int:
        with Session(connection) as session, session.begin():
            return log.number(session)

    def _publish(self, connection: Connection) -> int:
        with Session(connection) as session, session.begin():
            published = session.execute(select(log_head.c.published)).scalar_one()
            page = read_page(session, published, PAGE_LIMIT)
        if not page.entries:
            return 0
        self._publisher.publish(page)
        with Session(connection) as session, session.begin():
            session.execute(update(log_head).values(published=page.entries[-1].position))
        return len(page.entries)


def _try_lock(connection: Connection) -> bool:
    with connection.begin():
        return bool(connection.scalar(text("select pg_try_advisory_lock(hashtext('yui.relay'))")))


def _unlock(connection: Connection) -> None:
    try:
        with connection.begin():
            connection.execute(text("select pg_advisory_unlock(hashtext('yui.relay'))"))
    except SQLAlchemyError:
        connection.invalidate()  # with the connection the lock is gone too
