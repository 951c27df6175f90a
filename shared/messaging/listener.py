"""Applies one producer's facts strictly in order, each exactly once.

`protocol.hearing` says what is done when; this does it, on the service's own database. Handlers are
of two kinds. A **projection** writes only what it heard and can be rebuilt from place 0. A
**reaction** calls an action of its own service and is never replayed.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
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
from shared.messaging.protocol import hearing
from shared.messaging.protocol.effects import Effect, Refused, Sleep, Trouble, drive
from shared.messaging.protocol.hearing import Hearing, Progress
from shared.messaging.protocol.stream import Cursor, Entry, LogDiverged, Page
from shared.messaging.reading import Log

TRANSIENT = (OperationalError, InterfaceError, RequestException, ServiceAway, OSError)
"""Trouble that passes: the stream stands still and tries again."""


class Work(Protocol):
    """What a listener needs of one transaction; `shared.transactions.Work` is the real one."""

    @property
    def session(self) -> Session: ...

    @property
    def now(self) -> datetime: ...

    def caused_by(self, event: Event) -> "Work": ...

    def attempt(self) -> AbstractContextManager[None]: ...


class Transactions(Protocol):
    """Begins transactions; `shared.transactions.Transactions` is the real one."""

    @property
    def service(self) -> str: ...

    @property
    def database(self) -> Database: ...

    def begin(self, by: Member) -> AbstractContextManager[Work]: ...


Told = Sequence[tuple[Any, Event]]
"""Facts of one type that follow each other, each with its event."""


@dataclass(frozen=True)
class Handler:
    """What is done with facts of one type, in the transaction that moves the cursor."""

    apply: Callable[[Work, Told], None]


Handlers = Mapping[type[Fact], Handler]


def projection(write: Callable[[Session, Any, Event], None]) -> Handler:
    """A handler that only writes what it heard: it gets the session, not the clock or ids."""

    def apply(work: Work, told: Told) -> None:
        for fact, event in told:
            write(work.session, fact, event)

    return Handler(apply)


def bulk_projection(write: Callable[[Session, Told], None]) -> Handler:
    """A projection that writes many facts in few statements."""
    return Handler(lambda work, told: write(work.session, told))


def reaction(act: Callable[[Any, Any, Event], None]) -> Handler:
    """A handler that calls an action with the service's `Work`; a repeat draws the same ids."""

    def apply(work: Work, told: Told) -> None:
        for fact, event in told:
            act(work.caused_by(event), fact, event)

    return Handler(apply)


class Stopped(BaseException):
    """The listener is asked to end."""


class _RolledBack(Exception):
    """Leaves a transaction without a commit."""


@dataclass
class Listener:
    """One stream of one service: `run` until `stop`."""

    stream: str
    handlers: Handlers
    transactions: Transactions
    log: Log
    inbox: Inbox
    hearing: Hearing = field(default_factory=Hearing)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._by_type = {fact.TYPE: (fact, handle) for fact, handle in self.handlers.items()}
        self._as = Member(f"service:{self.transactions.service}", None, frozenset({Role.SERVICE}))
        self._say = structlog.get_logger(stream=self.stream)
        self._transaction = ExitStack()

    @property
    def progress(self) -> Progress:
        return self.hearing.progress

    def stop(self) -> None:
        self._stopping = True
        self.inbox.close()

    def run(self) -> None:
        """Hear until stopped. A log that diverged ends it: an operator must look."""
        try:
            drive(self.hearing.run(), self._perform)
        except Stopped:
            pass
        except LogDiverged as cause:
            self._say.error("log_diverged", cause=str(cause))
            self.progress.trouble = str(cause)

    def catch_up(self) -> None:
        """Read the log from the cursor to its end; raises Trouble or LogDiverged."""
        drive(self.hearing.catch_up(), self._perform)

    def hear(self) -> None:
        """Apply what the next hints bring; raises Trouble or LogDiverged."""
        drive(self.hearing.hear(), self._perform)

    def apply(self, page: Page) -> None:
        """Apply what continues the cursor; raises Hole, Trouble or LogDiverged."""
        drive(self.hearing.apply(page), self._perform)

    def _perform(self, effect: Effect[Any]) -> Any:
        try:
            return self._do(effect)
        except (LogDiverged, Refused):
            raise
        except Exception as cause:  # whatever it is, the stream waits; the process lives on
            known = isinstance(cause, (*TRANSIENT, cursors.CursorMoved))
            self._say.warning("stream_waits", cause=repr(cause), exc_info=None if known else cause)
            raise Trouble(type(cause).__name__) from cause

    def _do(self, effect: Effect[Any]) -> Any:
        match effect:
            case hearing.AwaitHint(timeout_seconds):
                self._expect_not_stopped()
                return self.inbox.wait(timeout_seconds)
            case hearing.Acknowledge():
                return self.inbox.done()
            case hearing.ReadCursor():
                return self._read_cursor()
            case hearing.ReadLog(after, limit):
                self._expect_not_stopped()
                return self.log.read(after, limit)
            case hearing.Begin():
                return self._begin()
            case hearing.Handle(entries):
                return self._handle(entries)
            case hearing.HandleAlone(entry):
                return self._handle_alone(entry)
            case hearing.Park(entry, error):
                return self._park(entry, error)
            case hearing.MoveCursor(old, new):
                return cursors.move(self._work.session, self.stream, old, new, self._work.now)
            case hearing.Commit():
                return self._transaction.close()
            case hearing.Rollback():
                return self._roll_back()
            case Sleep(seconds):
                self._expect_not_stopped()
                return time.sleep(seconds)
            case hearing.Rest():
                return time.sleep(0)
        raise NotImplementedError(effect)

    def _expect_not_stopped(self) -> None:
        if self._stopping:
            raise Stopped

    def _read_cursor(self) -> Cursor:
        with self.transactions.database.reading() as session:
            return cursors.read(session, self.stream)

    def _begin(self) -> tuple[Cursor, set[str]]:
        self._work = self._transaction.enter_context(self.transactions.begin(self._as))
        session = self._work.session
        return cursors.read(session, self.stream), parking.subjects(session, self.stream)

    def _roll_back(self) -> None:
        self._transaction.__exit__(_RolledBack, _RolledBack(), None)

    def _handle(self, entries: Sequence[Entry]) -> None:
        """Raises Refused from what a handler raised, unless that passes by itself."""
        events = (self._event(entry) for entry in entries if entry.body)
        heard = (event for event in events if event.type in self._by_type)
        for type_, run in groupby(heard, key=lambda event: event.type):
            contract, handler = self._by_type[type_]
            try:
                handler.apply(self._work, [(codec.to_fact(one, contract), one) for one in run])
            except TRANSIENT:
                raise
            except Exception as error:  # whatever a handler raises, only its subject may wait
                raise Refused(f"{type_}: {error!r}") from error

    def _handle_alone(self, entry: Entry) -> None:
        with self._work.attempt():
            self._handle([entry])

    @staticmethod
    def _event(entry: Entry) -> Event:
        try:
            return codec.to_event(codec.to_cloudevent(entry.position, entry.hash, entry.body))
        except codec.UnreadableEvent as error:
            raise Refused(str(error)) from error

    def _park(self, entry: Entry, error: BaseException | None) -> None:
        if error:
            self._say.error("fact_parked", position=entry.position, error=repr(error))
        parking.park(self._work.session, self.stream, entry, error, self._work.now)
