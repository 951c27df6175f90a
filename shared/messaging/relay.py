"""Carries a service's log to the broker: numbers what is committed, then publishes it in bundles.

`protocol.relaying` says what is done when; this does it, on PostgreSQL and with whatever sends
bundles. It numbers on the very connection that holds the lock, so a lost connection ends both.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, assert_never

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from shared.database import Database
from shared.messaging import log
from shared.messaging.protocol import relaying
from shared.messaging.protocol.continuity import Entry, Page
from shared.messaging.protocol.effects import Sleep, TransientError, drive
from shared.messaging.protocol.relaying import Advanced, RelayEffect, Relaying
from shared.messaging.reading import entries_after


class Sender(Protocol):
    """Sends pages to the broker; all but `close` raise BrokerAway."""

    def send(self, page: Page) -> None: ...

    def probe(self) -> Mapping[str, bool]:
        """Ask whether the broker would take a page; of each lane, whether it is taken from."""
        ...

    def confirmed(self, timeout_seconds: float) -> bool:
        """Whether everything sent is confirmed by then."""
        ...

    def close(self) -> None: ...


class Stopped(BaseException):
    """The relay is asked to end."""


class Relay:
    """The relay of one log: `run` until `stop`; `wake` after each commit."""

    def __init__(self, database: Database, sender: Sender) -> None:
        self._database, self._sender = database, sender
        self._relaying = Relaying()
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._locked: Connection | None = None
        self._say = structlog.get_logger(part="relay")

    @property
    def trouble(self) -> str:
        return self._relaying.trouble

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._ended.set()
        self.wake()

    def run(self) -> None:
        try:
            drive(self._relaying.run(), self._perform)
        except Stopped:
            pass
        finally:
            self._let_go()
            self._sender.close()

    def _perform(self, effect: RelayEffect) -> Any:
        try:
            return self._do(effect)
        except TransientError as error:
            self._say.warning("broker_away", cause=repr(error.__cause__ or error))
            raise
        except Exception as cause:  # the database, whatever its driver says: wait, begin again
            self._say.warning("relay_waits", cause=repr(cause))
            raise TransientError(type(cause).__name__) from cause

    def _do(self, effect: RelayEffect) -> Any:
        match effect:
            case relaying.TakeLock():
                return self._take_lock()
            case relaying.LetGo():
                return self._let_go()
            case relaying.Advance(confirmed, limit):
                return self._advance(confirmed, limit)
            case relaying.Send(page):
                return self._sender.send(page)
            case relaying.Probe():
                return self._sender.probe()
            case relaying.AwaitConfirms(timeout_seconds):
                return self._sender.confirmed(timeout_seconds)
            case relaying.AwaitCommit(timeout_seconds):
                return self._await_commit(timeout_seconds)
            case relaying.Now():
                return time.monotonic()
            case Sleep(seconds):
                return self._sleep(seconds)
        assert_never(effect)

    def _await_commit(self, timeout_seconds: float) -> None:
        self._woken.wait(timeout_seconds)
        self._woken.clear()

    def _sleep(self, seconds: float) -> None:
        if self._ended.wait(seconds):
            raise Stopped

    def _take_lock(self) -> bool:
        self._locked = self._database.engine.connect()
        with self._locked.begin():
            statement = text("select pg_try_advisory_lock(hashtext('yui.relay'))")
            return bool(self._locked.scalar(statement))

    def _let_go(self) -> None:
        """End the connection for good: with it the lock is gone, and nothing is left half done."""
        connection, self._locked = self._locked, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _advance(self, confirmed: int, limit: int) -> Advanced:
        if self._ended.is_set():
            raise Stopped
        assert self._locked is not None
        with Session(self._locked) as session, session.begin():
            head, numbered = log.number(session, confirmed)
            page = Page(head.log_id, head.position, _unpublished(session, head, numbered, limit))
        return Advanced(len(numbered), page)


def _unpublished(
    session: Session, head: log.Head, numbered: Sequence[Entry], limit: int
) -> tuple[Entry, ...]:
    """The first positions that the broker has not confirmed: most often those just given."""
    if numbered and numbered[0].position == head.published + 1:
        return tuple(numbered[:limit])
    return entries_after(session, head.published, min(limit, head.position - head.published))
