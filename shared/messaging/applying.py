"""One transaction of a subscription: facts to their handlers and the cursor moved, or nothing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import groupby

import structlog
from requests import RequestException

from shared.database import AWAY
from shared.events import codec
from shared.events.fact import Event, Fact
from shared.messaging import cursors, parking
from shared.messaging.handlers import Handlers, UnitOfWork
from shared.messaging.protocol.continuity import Cursor, Entry
from shared.messaging.protocol.effects import Rejected, TransientError

TRANSIENT = (*AWAY, RequestException, TransientError, OSError)
"""What passes by itself: the subscription stands still and tries again."""


Begin = Callable[[], AbstractContextManager[UnitOfWork]]


class UnknownVersion(Exception):
    """A fact of a version that came after this program; it waits parked for an upgrade."""


class _RolledBack(Exception):
    """Leaves a transaction without a commit."""


class Applying:
    """The transactions of one subscription, one at a time: each step is an effect of a protocol."""

    def __init__(self, subscription: str, handlers: Handlers, begin: Begin) -> None:
        self.subscription = subscription
        self.work: UnitOfWork
        self._begin_one = begin
        self._by_type = {
            version.TYPE: (fact, handler)
            for fact, handler in handlers.items()
            for version in codec.versions(fact)
        }
        self._open = ExitStack()

    def open(self) -> Cursor:
        """Begin a transaction that holds the subscription's cursor still; where it stands."""
        self.work = self._open.enter_context(self._begin_one())
        return cursors.hold(self.work.session, self.subscription)

    def begin(self) -> tuple[Cursor, set[str]]:
        """As `open`, with the subjects that have something parked."""
        return self.open(), parking.subjects(self.work.session, self.subscription)

    def commit(self) -> None:
        self._open.close()

    def roll_back(self) -> None:
        """Does nothing where no transaction is open."""
        self._open.__exit__(_RolledBack, _RolledBack(), None)

    def handle(self, entries: Sequence[Entry]) -> None:
        """Raises Rejected from what a handler raised, unless that passes by itself."""
        heard = (event for event in map(_event, entries) if self._hears(event))
        for handler, run in groupby(heard, key=lambda event: self._by_type[event.type][1]):
            try:
                handler.apply(self.work, [self._told(event) for event in run])
            except TRANSIENT:
                raise
            except Exception as error:  # whatever a handler raises, only its subject may wait
                raise Rejected(repr(error)) from error

    def _told(self, event: Event) -> tuple[Fact, Event]:
        return codec.to_fact(event, self._by_type[event.type][0]), event

    def _hears(self, event: Event) -> bool:
        """Raises Rejected for a newer version of what is heard: this program is too old for it."""
        if event.type in self._by_type:
            return True
        known = codec.newer_than_known(event.type)
        if known and known.TYPE in self._by_type:
            raise Rejected(event.type) from UnknownVersion(
                f"{event.type} is newer than this program"
            )
        return False

    def handle_alone(self, entry: Entry) -> None:
        """In a savepoint: after Rejected the transaction still stands."""
        with self.work.attempt():
            self.handle([entry])

    def move_cursor(self, old: Cursor, new: Cursor) -> None:
        """Raises CursorMoved if another consumer was faster."""
        cursors.move(self.work.session, self.subscription, old, new, self.work.now)

    def park(self, entry: Entry, error: BaseException | None) -> None:
        """Keep it for an operator; without an error it only waits behind another."""
        if error:
            say = structlog.get_logger(stream=self.subscription)
            say.error("fact_parked", position=entry.position, error=repr(error))
        parking.park(self.work.session, self.subscription, entry, error, self.work.now)


def _event(entry: Entry) -> Event:
    try:
        return codec.to_event(entry.position, entry.hash, entry.body)
    except codec.UnreadableEvent as error:
        raise Rejected(str(error)) from error
