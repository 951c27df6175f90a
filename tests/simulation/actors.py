"""Who acts: relays and consumers, each the real protocol with one effect done per step.

Before and after an effect something may go wrong; what, the world's dice decide.
"""

import math
from collections import deque
from collections.abc import Coroutine, Sequence
from random import Random
from typing import Any, Generic, assert_never

from shared.messaging.protocol import consuming, relaying
from shared.messaging.protocol.consuming import ConsumerEffect, Consuming
from shared.messaging.protocol.continuity import Cursor, Entry, LogDiverged, Page
from shared.messaging.protocol.effects import E, Rejected, Sleep, TransientError
from shared.messaging.protocol.relaying import BrokerAway, RelayEffect, Relaying, bundles
from tests.simulation.stores import (
    BrokerStore,
    LogStore,
    SubscriptionStore,
    Transaction,
    is_poison,
)

BUNDLE = 3
NUMBERED_AT_ONCE = 7
PAGE = 11
_NEVER_FAIL = (Sleep, relaying.Now, relaying.AwaitCommit, consuming.Rest, consuming.Missed)


class Dice:
    """What goes wrong. `calm` dice let nothing happen."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.calm = False

    def one_in(self, count: int) -> bool:
        return not self.calm and self.random.random() * count < 1


class Actor(Generic[E]):
    """A process that runs one protocol until it is killed; `wake_at` is when its wait ends."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.wake_at = 0.0
        self.diverged = ""
        self._begin()

    def protocol(self) -> Coroutine[Any, Any, None]:
        raise NotImplementedError

    def perform(self, effect: E, now: float) -> Any:
        """Do it, wholly or not at all; raise what the protocol may be told."""
        raise NotImplementedError

    def hold_until(self, now: float) -> float:
        """When the pending effect is due: later than now if it is a wait that nothing ends."""
        raise NotImplementedError

    def _begin(self) -> None:
        self._running = self.protocol()
        self.pending: E = self._running.send(None)
        self.waits_since: float | None = None

    def step(self, now: float) -> None:
        """Do the pending effect, and let the protocol say what it wants next."""
        self.waits_since = None
        try:
            try:
                outcome = self._attempt(now)
            except (TransientError, Rejected, LogDiverged) as error:
                self.pending = self._running.throw(error)
            else:
                self.pending = self._running.send(outcome)
        except LogDiverged as cause:
            self.diverged = str(cause)

    def _attempt(self, now: float) -> Any:
        goes_wrong = type(self.pending) not in _NEVER_FAIL and self.dice.one_in(100)
        if goes_wrong and self.dice.one_in(2):
            raise TransientError("before it was done")
        outcome = self.perform(self.pending, now)
        if goes_wrong:
            raise TransientError("done, but the answer was lost")
        return outcome

    def kill(self) -> None:
        """As `kill -9` does: nothing more of it is done; another begins in its place."""
        self._running.close()
        self.connection_lost()
        self._begin()

    def connection_lost(self) -> None:
        raise NotImplementedError


class RelayActor(Actor[RelayEffect]):
    def __init__(self, log: LogStore, broker: BrokerStore, dice: Dice) -> None:
        self.log, self.broker = log, broker
        self._connected = False
        super().__init__(dice)

    def protocol(self) -> Coroutine[Any, Any, None]:
        return Relaying().run()

    def connection_lost(self) -> None:
        """The database ends the connection: its lock is free, and nothing works on it."""
        self._connected = False
        if self.log.lock_holder is self:
            self.log.lock_holder = None

    def hold_until(self, now: float) -> float:
        match self.pending:
            case relaying.AwaitCommit(seconds) if self.log.is_settled:
                return now + seconds
            case Sleep(seconds):
                return now + seconds
            case relaying.AwaitConfirms(seconds) if self.broker.up and not self.broker.confirming:
                return now + seconds
        return now

    def perform(self, effect: RelayEffect, now: float) -> Any:
        match effect:
            case relaying.TakeLock():
                self._connected = True
                if self.log.lock_holder is None:
                    self.log.lock_holder = self
                return self.log.lock_holder is self
            case relaying.LetGo():
                return self.connection_lost()
            case relaying.Advance(confirmed, limit):
                return self._advance(confirmed, min(limit, 9))
            case relaying.Send(page):
                return self._send(page)
            case relaying.Probe():
                if not self.broker.up:
                    raise BrokerAway("nobody answers")
                return {"one": True, "another": not self.dice.one_in(2)}
            case relaying.AwaitConfirms():
                if not self.broker.up:
                    raise BrokerAway("gone before it confirmed")
                return self.broker.confirming
            case relaying.Now():
                return now
            case relaying.AwaitCommit() | Sleep():
                return None
        assert_never(effect)

    def _advance(self, confirmed: int, limit: int) -> relaying.Advanced:
        if not self._connected:
            raise TransientError("the connection is gone")
        numbered = self.log.number(NUMBERED_AT_ONCE)
        self.log.published = max(confirmed, self.log.published)
        return relaying.Advanced(numbered, self.log.page(self.log.published, limit))

    def _send(self, page: Page) -> None:
        for bundle in bundles(page, BUNDLE):
            if not self.broker.up or self.dice.one_in(60):
                raise BrokerAway("cut in the middle")
            for queue in self.broker.of(self.log):
                if not self.dice.one_in(20):  # else lost, or refused as corrupted
                    queue.append(bundle)
                if self.dice.one_in(20):
                    queue.append(bundle)  # doubled


class ConsumerActor(Actor[ConsumerEffect]):
    def __init__(self, subscription: SubscriptionStore, broker: BrokerStore, dice: Dice) -> None:
        self.subscription, self.broker = subscription, broker
        self._taken: list[Page] = []
        self._transaction: Transaction | None = None
        self._awaited_row: int | None = None
        super().__init__(dice)

    def protocol(self) -> Coroutine[Any, Any, None]:
        return Consuming().run()

    def connection_lost(self) -> None:
        """The broker takes back what was not acknowledged, the database what was not committed."""
        self._queue.extendleft(reversed(self._taken))
        self._taken = []
        self._transaction = self._awaited_row = None

    @property
    def _open(self) -> Transaction:
        if self._transaction is None:
            raise TransientError("the connection is gone")
        return self._transaction

    @property
    def _queue(self) -> deque[Page]:
        return self.broker.queues[self.subscription]

    def hold_until(self, now: float) -> float:
        match self.pending:
            case consuming.AwaitHint(seconds) if not self.broker.up or not self._queue:
                return now + seconds
            case Sleep(seconds):
                return now + seconds
            case consuming.Begin() if self.subscription.changing_over:
                self._awaited_row = self.subscription.cursor_row
                return math.inf
        return now

    def perform(self, effect: ConsumerEffect, now: float) -> Any:
        match effect:
            case consuming.AwaitHint():
                return self._await_hint()
            case consuming.Acknowledge():
                return self._taken.clear()
            case consuming.ReadLog(after, limit):
                return self._read_log(after, limit)
            case consuming.ReadCursor():
                return self.subscription.cursor
            case consuming.Begin():
                return self._begin_transaction()
            case consuming.Handle(entries):
                return self._handle(entries)
            case consuming.HandleAlone(entry):
                return self._handle([entry])
            case consuming.Park(entry):
                return self._open.parked.append(entry)
            case consuming.MoveCursor(old, new):
                return self._move_cursor(old, new)
            case consuming.Commit():
                return self._commit()
            case consuming.Rollback():
                return self._roll_back()
            case consuming.Missed() | consuming.Rest() | Sleep():
                return None
        assert_never(effect)

    def _await_hint(self) -> list[Page]:
        if self.broker.up:
            if len(self._queue) > 1 and self.dice.one_in(10):
                self._queue.rotate(1)  # reordered
            while self._queue and len(self._taken) < 4:
                self._taken.append(self._queue.popleft())
        return list(self._taken)

    def _read_log(self, after: int, limit: int) -> Page:
        if self.dice.one_in(50):
            raise TransientError("the feed does not answer")
        return self.subscription.producer.page(after, min(limit, PAGE))

    def _begin_transaction(self) -> tuple[Cursor, set[str]]:
        """The cursor as it stands now, in the row that was waited for, if that is still there."""
        awaited, self._awaited_row = self._awaited_row, None
        is_gone = awaited not in (None, self.subscription.cursor_row)
        self._transaction = Transaction(Cursor() if is_gone else self.subscription.cursor)
        return self._transaction.cursor, set(self.subscription.waiting)

    def _handle(self, entries: Sequence[Entry]) -> None:
        transaction = self._open
        for entry in entries:
            if is_poison(entry):
                raise Rejected("never") from ValueError(entry.position)
            transaction.applied.append(entry)

    def _move_cursor(self, old: Cursor, new: Cursor) -> None:
        if self.subscription.cursor.position != old.position:
            raise TransientError("another consumer was faster")
        self._open.moved_to = new

    def _commit(self) -> None:
        transaction, self._transaction = self._open, None
        if not self.subscription.commit(transaction):
            raise TransientError("another consumer was faster")

    def _roll_back(self) -> None:
        self._transaction = None
