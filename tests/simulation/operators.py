"""What operators do beside those who work: rebuild, verify; and how they wait."""

from collections import deque
from collections.abc import Coroutine, Sequence
from typing import Any, assert_never

from shared.messaging.protocol.consuming import ConsumerEffect, Consuming
from shared.messaging.protocol.continuity import Cursor, Page
from shared.messaging.protocol.effects import E, Effect, Sleep, TransientError
from shared.messaging.verification import Witness, verify_chain
from tests.simulation.actors import PAGE, Actor, ConsumerActor, Dice
from tests.simulation.stores import BrokerStore, LogStore, SubscriptionStore

REBUILT_EVERY_SECONDS, ATTACHED_SECONDS, COPIED_SECONDS = 1.0, 1.0, 0.05
VERIFIED_EVERY_SECONDS, READ_SECONDS = 15.0, 1.0


class WaitingActor(Actor[E]):
    """Waits for nothing but time, and holds no connection."""

    def connection_lost(self) -> None: ...

    def hold_until(self, now: float) -> float:
        return now + self.pending.seconds if isinstance(self.pending, Sleep) else now


class HoldCursor(Effect[None]):
    """A transaction that will change over to the new generation holds the cursor's row."""


class ChangeOver(Effect[None]):
    """The new generation takes the place of the old; committed."""


class RebuildActor(ConsumerActor):
    """`yui rebuild`, again and again: a new generation fills, then changes over."""

    def __init__(self, live: SubscriptionStore, broker: BrokerStore, dice: Dice) -> None:
        self.live = live
        super().__init__(SubscriptionStore(live.producer), broker, dice)

    def protocol(self) -> Coroutine[Any, Any, None]:
        return self._rebuild_for_ever()

    async def _rebuild_for_ever(self) -> None:
        while True:
            await Sleep(REBUILT_EVERY_SECONDS)
            self.subscription = SubscriptionStore(self.live.producer)
            try:
                await Consuming(batch=PAGE).catch_up()
                await Sleep(ATTACHED_SECONDS)
                await HoldCursor()
                await Sleep(COPIED_SECONDS)
                await ChangeOver()
            except TransientError:
                self.connection_lost()

    @property
    def _queue(self) -> deque[Page]:
        """It hears of nothing: it reads."""
        return deque()

    def connection_lost(self) -> None:
        self._transaction = None
        if self.live.changing_over is self:
            self.live.changing_over = None

    def perform(self, effect: ConsumerEffect | HoldCursor | ChangeOver, now: float) -> Any:
        match effect:
            case HoldCursor():
                self.live.changing_over = self
            case ChangeOver():
                if self.live.changing_over is not self:
                    raise TransientError("the connection is gone")
                self.change_over()
                self.live.changing_over = None
            case _:
                return super().perform(effect, now)
        return None

    def change_over(self) -> None:
        self.live.take_over(self.subscription)


class ReadWitnesses(Effect[list[Witness]]):
    """Where the consumers of a log stand."""


class ReadWholeLog(Effect[tuple[Cursor, list[Any]]]):
    """Its end and all its rows, as of one moment."""


VerifyEffect = ReadWitnesses | ReadWholeLog | Sleep


class VerifyActor(WaitingActor[VerifyEffect]):
    """`yui verify`, again and again."""

    def __init__(
        self, log: LogStore, subscriptions: Sequence[SubscriptionStore], dice: Dice
    ) -> None:
        self.log, self.subscriptions = log, subscriptions
        self.alarms: list[str] = []
        super().__init__(dice)

    def protocol(self) -> Coroutine[Any, Any, None]:
        return self._verify_for_ever()

    async def _verify_for_ever(self) -> None:
        while True:
            await Sleep(VERIFIED_EVERY_SECONDS)
            try:
                witnesses = await ReadWitnesses()
                await Sleep(READ_SECONDS)
                end, rows = await ReadWholeLog()
            except TransientError:
                continue
            found = verify_chain(end, rows, lambda row: True, witnesses).findings
            self.alarms += [finding.words for finding in found]

    def perform(self, effect: VerifyEffect, now: float) -> Any:
        match effect:
            case ReadWitnesses():
                heard = (one.cursor for one in self.subscriptions if one.producer is self.log)
                return [Witness("a consumer", cursor) for cursor in heard if cursor.position]
            case ReadWholeLog():
                return self.log.end, list(self.log.entries)
            case Sleep():
                return None
        assert_never(effect)
