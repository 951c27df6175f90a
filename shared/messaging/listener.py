"""Hears one producer's log, and applies its facts strictly in order, each exactly once.

`protocol.hearing` says what is done when; this does it, on the service's own database.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import structlog

from shared.messaging import cursors
from shared.messaging.applying import TRANSIENT, Applying
from shared.messaging.handlers import Handlers, Transactions
from shared.messaging.inbox import Inbox
from shared.messaging.protocol import hearing
from shared.messaging.protocol.condition import diverged
from shared.messaging.protocol.effects import Effect, Refused, Sleep, Trouble, drive
from shared.messaging.protocol.hearing import Hearing, Progress
from shared.messaging.protocol.stream import Cursor, LogDiverged, Page
from shared.messaging.reading import Log


class Stopped(BaseException):
    """The listener is asked to end."""


@dataclass
class Listener:
    """One subscription of one service: `run` until `stop`."""

    subscription: str
    handlers: Handlers
    transactions: Transactions
    log: Log
    inbox: Inbox
    hearing: Hearing = field(default_factory=Hearing)
    _stopping: bool = False

    def __post_init__(self) -> None:
        # What was only heard is heard again after a power cut, which undoes the cursor with it.
        only_heard = all(handler.is_projection for handler in self.handlers.values())
        begin = self.transactions.begin_again if only_heard else self.transactions.begin
        self._applying = Applying(
            self.subscription, self.handlers, self.transactions.service, begin
        )
        self._say = structlog.get_logger(stream=self.subscription)

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
            self._say.error("log_diverged", at=cause.at, cause=str(cause))
            self.progress.condition = diverged(cause.at, str(cause))

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
        except Exception as cause:  # whatever it is, the subscription waits; the process lives on
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
            case hearing.Missed(position):
                return self.inbox.missed(position)
            case hearing.ReadCursor():
                return self._read_cursor()
            case hearing.ReadLog(after, limit):
                self._expect_not_stopped()
                return self.log.read(after, limit)
            case Sleep(seconds):
                self._expect_not_stopped()
                return time.sleep(seconds)
            case hearing.Rest():
                return time.sleep(0)
        return self._applying.perform(effect)

    def _expect_not_stopped(self) -> None:
        if self._stopping:
            raise Stopped

    def _read_cursor(self) -> Cursor:
        with self.transactions.database.reading() as session:
            return cursors.read(session, self.subscription)
