"""Applies one producer's facts strictly in order, each exactly once.

Facts and the cursor are written in one transaction, so a crash anywhere applies nothing or both.
Handlers are of two kinds. A **projection** writes only what it heard and can be rebuilt from
place 0. A **reaction** calls an action of its own service and is never replayed.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog
from requests import RequestException
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from shared.access import Member, Role
from shared.database import Database
from shared.errors import ServiceAway
from shared.events import codec
from shared.events.fact import Event, Fact
from shared.messaging import cursors, parking
from shared.messaging.inbox import Inbox
from shared.messaging.reading import Log
from shared.messaging.stream import (
    Cursor,
    Entry,
    Hole,
    LogDiverged,
    Page,
    continuation,
    expect_end_not_before,
)

TRANSIENT = (OperationalError, InterfaceError, RequestException, ServiceAway, OSError)
"""Trouble that passes: the stream stands still and tries again."""

BATCH = 200
"""Facts of one transaction when catching up: short enough that a page in the same process waits
little for it, long enough that commits cost little."""

FIRST_SILENCE_SECONDS, LONGEST_SILENCE_SECONDS = 1.0, 30.0
FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 0.2, 10.0


class Work(Protocol):
    """What a listener needs of one transaction; `shared.transactions.Work` is the real one."""

    @property
    def session(self) -> Session: ...

    @property
    def now(self) -> datetime: ...

    def caused_by(self, event: Event) -> "Work": ...


class Transactions(Protocol):
    """Begins transactions; `shared.transactions.Transactions` is the real one."""

    @property
    def service(self) -> str: ...

    @property
    def database(self) -> Database: ...

    def begin(self, by: Member) -> AbstractContextManager[Work]: ...


Handler = Callable[[Work, Any, Event], None]
Handlers = Mapping[type[Fact], Handler]


def projection(write: Callable[[Session, Any, Event], None]) -> Handler:
    """A handler that only writes what it heard: it gets the session, not the clock or ids."""
    return lambda work, fact, event: write(work.session, fact, event)


def reaction(act: Callable[[Any, Any, Event], None]) -> Handler:
    """A handler that calls an action with the service's `Work`; a repeat draws the same ids."""
    return lambda work, fact, event: act(work.caused_by(event), fact, event)


@dataclass
class Progress:
    """Where a stream stands, for health, metrics and `yui status`."""

    position: int = 0
    head: int = 0
    applied: int = 0
    parked: int = 0
    trouble: str = ""

    @property
    def lag(self) -> int:
        return max(0, self.head - self.position)


@dataclass
class Listener:
    """One stream of one service: `run` until `stop`."""

    stream: str
    handlers: Handlers
    transactions: Transactions
    log: Log
    inbox: Inbox
    progress: Progress = field(default_factory=Progress)
    _stopping: bool = False
    _silence: float = FIRST_SILENCE_SECONDS
    _backoff: float = FIRST_BACKOFF_SECONDS

    def __post_init__(self) -> None:
        self._by_type = {fact.TYPE: (fact, handle) for fact, handle in self.handlers.items()}
        self._as = Member(f"service:{self.transactions.service}", None, frozenset({Role.SERVICE}))
        self._say = structlog.get_logger(stream=self.stream)

    def stop(self) -> None:
        self._stopping = True
        self.inbox.close()

    def run(self) -> None:
        """Hear until stopped. A log that diverged ends it: an operator must look."""
        step = self.catch_up
        while not self._stopping:
            # What a hint brought before trouble may be gone: then only the log knows.
            step = self.hear if self._attempt(step) else self.catch_up

    def _attempt(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except LogDiverged as cause:
            self._say.error("log_diverged", cause=str(cause))
            self.progress.trouble = str(cause)
            self._stopping = True
            return False
        except Exception as cause:  # whatever it is, the stream waits; the process lives on
            self._wait_after(cause)
            return False
        self.progress.trouble = ""
        self._backoff = FIRST_BACKOFF_SECONDS
        return True

    def _wait_after(self, cause: Exception) -> None:
        known = isinstance(cause, (*TRANSIENT, cursors.CursorMoved))
        self._say.warning("stream_waits", cause=repr(cause), exc_info=None if known else cause)
        self.progress.trouble = type(cause).__name__
        time.sleep(self._backoff)
        self._backoff = min(2 * self._backoff, LONGEST_BACKOFF_SECONDS)

    def hear(self) -> None:
        """Apply what the next hints bring; read the log where that is nothing new or a hole."""
        before = self.progress.position
        if not self._apply_hints(self.inbox.wait(self._silence)):
            self.catch_up()
        self.inbox.done()
        heard = self.progress.position > before
        self._silence = (
            FIRST_SILENCE_SECONDS if heard else min(2 * self._silence, LONGEST_SILENCE_SECONDS)
        )

    def _apply_hints(self, pages: Sequence[Page]) -> bool:
        """Whether the hints brought something new without a hole."""
        try:
            return sum([self._apply(page) for page in pages]) > 0
        except Hole:
            return False

    def catch_up(self) -> None:
        """Read the log from the cursor to its end."""
        while not self._stopping:
            with self.transactions.database.reading() as session:
                cursor = cursors.read(session, self.stream)
            page = self.log.read(cursor.position, BATCH)
            expect_end_not_before(cursor, page)
            self._apply(page)
            if len(page.entries) < BATCH:
                return
            time.sleep(0)  # whoever shares the process gets their turn

    def _apply(self, page: Page) -> int:
        """Apply the page and move the cursor, in one transaction; answer how many were new."""
        with self.transactions.begin(self._as) as work:
            old = cursors.read(work.session, self.stream)
            entries = continuation(old, page)
            waiting = parking.subjects(work.session, self.stream)
            for entry in entries:
                self._apply_entry(work, entry, waiting)
            if entries:
                new = Cursor(page.log_id, entries[-1].position, entries[-1].hash)
                cursors.move(work.session, self.stream, old, new, work.now)
                old = new
        self._progressed(old, page, len(entries), len(waiting))
        return len(entries)

    def _progressed(self, cursor: Cursor, page: Page, applied: int, parked: int) -> None:
        self.progress.position = cursor.position
        self.progress.head = max(page.head, cursor.position)
        self.progress.applied += applied
        self.progress.parked = parked

    def _apply_entry(self, work: Work, entry: Entry, waiting: set[str]) -> None:
        if not entry.body:
            return
        event = codec.to_event(codec.to_cloudevent(entry.position, entry.hash, entry.body))
        if event.subject in waiting:
            parking.park(work.session, self.stream, event.subject, entry, None, work.now)
        elif event.type in self._by_type:
            self._handle(work, event, entry, waiting)

    def _handle(self, work: Work, event: Event, entry: Entry, waiting: set[str]) -> None:
        contract, handle = self._by_type[event.type]
        try:
            with work.session.begin_nested():
                handle(work, codec.to_fact(event, contract), event)
        except TRANSIENT:
            raise
        except Exception as error:  # whatever a handler raises, only its subject may wait
            self._say.error(
                "fact_parked", position=entry.position, type=event.type, error=repr(error)
            )
            parking.park(work.session, self.stream, event.subject, entry, error, work.now)
            waiting.add(event.subject)
