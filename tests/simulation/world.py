"""The whole council, its writers, and the order in which everybody gets a turn."""

from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, assert_never

from shared.messaging.protocol.effects import Effect, Sleep, TransientError
from tests.simulation.actors import (
    Actor,
    ConsumerActor,
    Dice,
    RelayActor,
)
from tests.simulation.operators import RebuildActor, VerifyActor, WaitingActor
from tests.simulation.stores import (
    Broken,
    BrokerStore,
    LogStore,
    SubscriptionStore,
    command_of,
    copied,
    kept,
    rebuilt,
)

STEP_SECONDS = 0.001
SUBJECTS = 12
"""How many are written to at a time; newer ones take their place."""
WRITERS = 3
RESTORED_EVERY_SECONDS = 10.0


@dataclass
class Writing:
    """A business transaction that has locked its subject, drawn its id and not ended."""

    log: LogStore
    id: int
    subject: str
    command: str


@dataclass(frozen=True)
class Backup:
    """All databases as they were at one moment, and what was acknowledged by then."""

    contents: list[dict[str, Any]]
    acknowledged: list[tuple[LogStore, str]]

    @classmethod
    def of(cls, world: "World") -> "Backup":
        contents = [kept(store) for store in (*world.logs, *world.subscriptions)]
        return cls(contents, list(world.acknowledged))

    def restore(self, world: "World") -> None:
        """While nobody runs; with a broker that holds nothing."""
        for store, content in zip((*world.logs, *world.subscriptions), self.contents, strict=True):
            vars(store).update(copied(content))
        world.acknowledged = list(self.acknowledged)
        world.writing.clear()
        world.empty_broker()
        for actor in world.actors:
            if not isinstance(actor, OperatorActor):
                actor.kill()


class BackUp(Effect[None]):
    """`yui backup`: all databases at one moment."""


class Restore(Effect[None]):
    """`yui restore`, with all services ended."""


OperatorEffect = BackUp | Restore | Sleep


class OperatorActor(WaitingActor[OperatorEffect]):
    """Backs up, and some time later restores."""

    def __init__(self, world: "World") -> None:
        self._world = world
        super().__init__(world.dice)

    def protocol(self) -> Coroutine[Any, Any, None]:
        return self._operate_for_ever()

    async def _operate_for_ever(self) -> None:
        while True:
            with suppress(TransientError):
                await Sleep(RESTORED_EVERY_SECONDS)
                await BackUp()
                await Sleep(2 * self.dice.random.random())
                await Restore()

    def perform(self, effect: OperatorEffect, now: float) -> None:
        match effect:
            case BackUp():
                self._backup = Backup.of(self._world)
            case Restore():
                self._backup.restore(self._world)
            case Sleep():
                pass
            case _:
                assert_never(effect)


class World:
    """One run. `step` is one effect of one actor, one deed of a writer, or one fault."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.dice = Dice(self.random)
        self.now = 0.0
        self.steps = 0
        self.acknowledged: list[tuple[LogStore, str]] = []
        self._commands = count(1)
        self.writing: list[Writing] = []
        self.registry, self.evaluation = LogStore("registry"), LogStore("evaluation")
        self.logs = (self.registry, self.evaluation)
        self.subscriptions = (
            SubscriptionStore(self.registry, reacts_in=self.evaluation),
            SubscriptionStore(self.registry),
            SubscriptionStore(self.evaluation),
        )
        self.broker = BrokerStore({subscription: deque() for subscription in self.subscriptions})
        self.actors: list[Actor[Any]] = [
            *(RelayActor(log, self.broker, self.dice) for log in self.logs for _ in range(2)),
            *(
                ConsumerActor(one, self.broker, self.dice)
                for one in self.subscriptions
                for _ in range(2)
            ),
            *(RebuildActor(one, self.broker, self.dice) for one in self.subscriptions[1:]),
            *(VerifyActor(log, self.subscriptions, self.dice) for log in self.logs),
            OperatorActor(self),
        ]

    def step(self) -> None:
        self.steps += 1
        self.now += STEP_SECONDS
        draw = self.random.random()
        if draw < 0.25:
            self.write()
        elif draw < 0.253:
            self.fault()
        else:
            self.act()

    def write(self) -> None:
        """Begin a transaction, or end one: commit, abort, or commit with the answer lost."""
        if len(self.writing) < WRITERS and self.random.random() < 0.5:
            self._begin_writing()
        elif self.writing:
            self._end_writing(self.writing.pop(self.random.randrange(len(self.writing))))

    def _begin_writing(self) -> None:
        """It may commit after others that have drawn theirs later, but not of its subject."""
        command = next(self._commands)
        subject = f"project/{command // 100 + self.random.randrange(SUBJECTS)}"
        if self._is_locked(subject):
            return
        log = self.registry
        self.writing.append(Writing(log, log.draw_id(), subject, str(command)))

    def _is_locked(self, subject: str) -> bool:
        return any(one.subject == subject for one in self.writing)

    def _end_writing(self, one: Writing) -> None:
        if self.dice.one_in(12):
            return  # rolled back: an id that will never come
        one.log.commit(one.id, one.subject, one.command)
        if self.dice.one_in(12):  # the client did not hear of it and tries again
            one.log.commit(one.log.draw_id(), one.subject, one.command)
        self.acknowledged.append((one.log, one.command))

    def act(self) -> None:
        """One effect of somebody who need not wait; if all wait, time goes on to the first."""
        for _ in range(3):
            actor = self.random.choice(self.actors)
            if self._is_due(actor):
                return actor.step(self.now)
        waiting = [actor for actor in self.actors if not self._is_due(actor)]
        due = [actor for actor in self.actors if self._is_due(actor)]
        if not due:
            self.now = min(self._due_at(actor) for actor in waiting if not actor.diverged)
            due = [actor for actor in waiting if self._is_due(actor)]
        return self.random.choice(due).step(self.now)

    def _due_at(self, actor: Actor[Any]) -> float:
        if actor.waits_since is None:
            actor.waits_since = self.now
        return actor.hold_until(actor.waits_since)

    def _is_due(self, actor: Actor[Any]) -> bool:
        return not actor.diverged and self._due_at(actor) <= self.now

    def fault(self) -> None:
        """Something breaks, or something broken works again."""
        draw = self.random.random()
        if draw < 0.5:
            self.random.choice(self.actors).kill()
        elif draw < 0.6:
            self.random.choice(self.actors).connection_lost()
        elif draw < 0.75:
            self.broker.up = not self.broker.up
        elif draw < 0.9:
            self.broker.confirming = not self.broker.confirming
        else:
            self.broker.reset()

    def empty_broker(self) -> None:
        """What it holds is of a time that the back-up does not know."""
        self.broker.reset()

    def dismiss(self, kind: type[Actor[Any]]) -> None:
        """Nobody of this kind acts any more."""
        self.actors = [actor for actor in self.actors if not isinstance(actor, kind)]

    def quiesce(self) -> None:
        """Nothing breaks any more; go on until everybody has heard everything."""
        self.dice.calm = True
        self.broker.up = self.broker.confirming = True
        while self.writing:
            self._end_writing(self.writing.pop())
        for _ in range(200_000):
            if self._is_quiet():
                return
            self.now += STEP_SECONDS
            self.act()
        raise Broken("it does not come to rest")

    def _is_quiet(self) -> bool:
        told = (log.is_settled and log.published == len(log.entries) for log in self.logs)
        heard = (one.cursor.position == len(one.producer.entries) for one in self.subscriptions)
        return all(told) and all(heard)

    def check(self) -> None:
        """What must hold at rest: every acknowledged command once, and projections as rebuilt."""
        for log in self.logs:
            told = [command_of(entry) for entry in log.entries]
            if len(set(told)) != len(told):
                raise Broken(f"{log.name} tells a command twice")
            lost = {command for of, command in self.acknowledged if of is log} - set(told)
            if lost:
                raise Broken(f"{log.name} lost {sorted(lost)}")
        for subscription in self.subscriptions:
            if subscription.projection != rebuilt(subscription.producer.entries):
                raise Broken(f"{subscription.producer.name}: a rebuilt projection differs")
        for actor in self.actors:
            if actor.diverged:
                raise Broken(f"a consumer stopped without cause: {actor.diverged}")
            if isinstance(actor, VerifyActor) and actor.alarms:
                raise Broken(f"a false alarm: {actor.alarms[0]}")


def run(seed: int, steps: int) -> World:
    """So many steps under faults, then rest, then the check; raises Broken."""
    world = World(seed)
    for _ in range(steps):
        world.step()
    world.quiesce()
    world.check()
    return world
