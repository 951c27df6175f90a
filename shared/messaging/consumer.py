"""Hears one producer's log, and applies its facts strictly in order, each exactly once.

`protocol.consuming` says what is done when; this does it, on the service's own database.
"""

import time
from dataclasses import dataclass, field
from typing import Any, assert_never

import structlog

from shared.messaging import cursors
from shared.messaging.applying import TRANSIENT, Applying
from shared.messaging.handlers import Handlers, Transactions
from shared.messaging.inbox import Inbox
from shared.messaging.protocol import consuming
from shared.messaging.protocol.condition import diverged
from shared.messaging.protocol.consuming import ConsumerEffect, Consuming, Progress
from shared.messaging.protocol.continuity import Cursor, LogDiverged, Page
from shared.messaging.protocol.effects import Rejected, Sleep, TransientError, drive
from shared.messaging.reading import Log


class Stopped(BaseException):
    """The consumer is asked to end."""


@dataclass
class Consumer:
    """One subscription of one service: `run` until `stop`."""

    subscription: str
    handlers: Handlers
    transactions: Transactions
    log: Log
    inbox: Inbox
    consuming: Consuming = field(default_factory=Consuming)
    _stopping: bool = False

    def __post_init__(self) -> None:
        # What was only heard is heard again after a power cut, which undoes the cursor with it.
        only_heard = all(handler.is_projection for handler in self.handlers.values())
        own = self.transactions
        begin = own.begin_delayed_durable if only_heard else own.begin_as_service
        self._applying = Applying(self.subscription, self.handlers, begin)
        self._say = structlog.get_logger(stream=self.subscription)

    @property
    def progress(self) -> Progress:
        return self.consuming.progress

    def stop(self) -> None:
        self._stopping = True
        self.inbox.close()

    def run(self) -> None:
        """Hear until stopped. A log that diverged ends it: an operator must look."""
        try:
            drive(self.consuming.run(), self._perform)
        except Stopped:
            pass
        except LogDiverged as cause:
            self._say.error("log_diverged", at=cause.at, cause=str(cause))
            self.progress.condition = diverged(cause.at, str(cause))

    def catch_up(self) -> None:
        """Read the log from the cursor to its end; raises TransientError or LogDiverged."""
        drive(self.consuming.catch_up(), self._perform)

    def hear(self) -> None:
        """Apply what the next hints bring; raises TransientError or LogDiverged."""
        drive(self.consuming.hear(), self._perform)

    def apply(self, page: Page) -> None:
        """Apply what continues the cursor; raises Gap, TransientError or LogDiverged."""
        drive(self.consuming.apply(page), self._perform)

    def _perform(self, effect: ConsumerEffect) -> Any:
        try:
            return self._do(effect)
        except (LogDiverged, Rejected):
            raise
        except Exception as cause:  # whatever it is, the subscription waits; the process lives on
            known = isinstance(cause, (*TRANSIENT, cursors.CursorMoved))
            self._say.warning("stream_waits", cause=repr(cause), exc_info=None if known else cause)
            raise TransientError(type(cause).__name__) from cause

    def _do(self, effect: ConsumerEffect) -> Any:
        match effect:
            case consuming.AwaitHint(timeout_seconds):
                self._expect_not_stopped()
                return self.inbox.wait(timeout_seconds)
            case consuming.Acknowledge():
                return self.inbox.done()
            case consuming.Missed(position):
                return self.inbox.missed(position)
            case consuming.ReadLog(after, limit):
                self._expect_not_stopped()
                return self.log.read(after, limit)
            case consuming.ReadCursor():
                return self._read_cursor()
            case consuming.Begin():
                return self._applying.begin()
            case consuming.Handle(entries):
                return self._applying.handle(entries)
            case consuming.HandleAlone(entry):
                return self._applying.handle_alone(entry)
            case consuming.Park(entry, error):
                return self._applying.park(entry, error)
            case consuming.MoveCursor(old, new):
                return self._applying.move_cursor(old, new)
            case consuming.Commit():
                return self._applying.commit()
            case consuming.Rollback():
                return self._applying.roll_back()
            case consuming.Rest():
                return time.sleep(0)
            case Sleep(seconds):
                self._expect_not_stopped()
                return time.sleep(seconds)
        assert_never(effect)

    def _expect_not_stopped(self) -> None:
        if self._stopping:
            raise Stopped

    def _read_cursor(self) -> Cursor:
        with self.transactions.database.reading() as session:
            return cursors.read(session, self.subscription)
