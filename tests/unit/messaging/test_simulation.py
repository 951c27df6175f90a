"""The protocols under every fault, on models of databases and broker (tests/simulation)."""

from copy import deepcopy

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import integers

from shared.messaging.protocol import consuming, numbering, relaying
from shared.messaging.protocol.continuity import Entry, Page
from shared.messaging.protocol.effects import Sleep, TransientError
from shared.messaging.verification import verify_chain
from tests.simulation.actors import ConsumerActor
from tests.simulation.operators import ReadWholeLog, ReadWitnesses, RebuildActor, VerifyActor
from tests.simulation.stores import Broken
from tests.simulation.world import OperatorActor, World, run


@pytest.mark.parametrize("seed", range(6))
def test_whatever_breaks_every_command_is_applied_once_and_in_order(seed: int) -> None:
    world = run(seed, 20_000)

    assert len(world.registry.entries) > 500
    assert len(world.evaluation.entries) > 50
    assert all(subscription.parked for subscription in world.subscriptions[:2])


def test_a_seed_brings_the_same_run_again() -> None:
    assert run(3, 5_000).registry.entries == run(3, 5_000).registry.entries


@pytest.mark.parametrize("seed", range(6))
def test_an_older_backup_of_a_log_stops_its_consumers_before_they_apply_anything_else(
    seed: int,
) -> None:
    world = run(seed, 5_000)
    world.dismiss(RebuildActor)
    world.dismiss(OperatorActor)
    heard = [deepcopy(subscription.projection) for subscription in world.subscriptions[:2]]
    world.registry.restore(len(world.registry.entries) * 2 // 3)
    world.dice.calm = False
    for _ in range(10_000):
        world.step()

    consumers = [actor for actor in world.actors if isinstance(actor, ConsumerActor)]
    stopped = [actor.subscription for actor in consumers if actor.diverged]
    assert stopped == [subscription for subscription in world.subscriptions[:2] for _ in range(2)]
    assert [subscription.projection for subscription in world.subscriptions[:2]] == heard
    assert any(actor.alarms for actor in world.actors if isinstance(actor, VerifyActor))


class CouncilInTrouble(RuleBasedStateMachine):
    """Hypothesis chooses who acts and what breaks, and looks for the shortest way to a loss."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(0)

    @rule()
    def somebody_writes(self) -> None:
        self.world.write()

    @rule(actor=integers(0, 14), steps=integers(1, 30))
    def somebody_goes_on(self, actor: int, steps: int) -> None:
        for _ in range(steps):
            self.world.now += 0.1
            self.world.actors[actor].step(self.world.now)

    @rule(actor=integers(0, 14))
    def somebody_is_killed(self, actor: int) -> None:
        self.world.actors[actor].kill()

    @rule(actor=integers(0, 14))
    def somebody_loses_the_database(self, actor: int) -> None:
        self.world.actors[actor].connection_lost()

    @rule()
    def the_broker_goes_or_comes(self) -> None:
        self.world.broker.up = not self.world.broker.up

    @rule()
    def the_broker_stops_confirming_or_goes_on(self) -> None:
        self.world.broker.confirming = not self.world.broker.confirming

    @rule()
    def the_broker_forgets_all_messages(self) -> None:
        self.world.broker.reset()

    @invariant()
    def nobody_stopped_without_cause(self) -> None:
        assert not any(actor.diverged for actor in self.world.actors)

    def teardown(self) -> None:
        self.world.quiesce()
        self.world.check()


CouncilInTrouble.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
TestCouncilInTrouble = CouncilInTrouble.TestCase


def count_versions_anew(position, hash_, newest, waiting, assign=numbering.assign_positions):
    """Forgets what the log already has of a subject."""
    return assign(position, hash_, {}, waiting)


async def publish_without_reading_on(self, page: Page) -> None:
    """Moves the cursor before the facts are committed: what a crash then loses is gone."""
    cursor, _ = await consuming.Begin()
    entries = consuming.continuation(cursor, page)
    if entries:
        last = entries[-1]
        await consuming.MoveCursor(cursor, consuming.Cursor(page.log_id, last.position, last.hash))
    await consuming.Commit()


async def give_rejected_ones_up(entries: list[Entry], waiting: set[str]) -> None:
    """Logs an error and goes on, as many a handler does."""
    for entry in entries:
        try:
            await consuming.HandleAlone(entry)
        except consuming.Rejected:
            continue


def joined_regardless_of_order(cursor, page: Page):
    """Takes what comes, gaps and all."""
    return [entry for entry in page.entries if entry.position > cursor.position]


def put_into_a_row_of_its_own(self) -> None:
    """Deletes the old cursor and inserts the new one."""
    self.live.take_over(self.subscription)
    self.live.cursor_row += 1


async def catch_up_without_looking_again(self) -> bool:
    """Takes every gap for one in the log."""
    cursor = await consuming.ReadCursor()
    page = await consuming.ReadLog(cursor.position, self.batch)
    await self.apply(page)
    return len(page.entries) == self.batch


async def verify_log_before_witnesses(self) -> None:
    """Reads the log, and only then how far it was heard."""
    while True:
        await Sleep(5.0)
        try:
            end, rows = await ReadWholeLog()
            await Sleep(1.0)
            witnesses = await ReadWitnesses()
        except TransientError:
            continue
        found = verify_chain(end, rows, lambda row: True, witnesses).findings
        self.alarms += [finding.words for finding in found]


async def never_reads_the_log(self) -> None:
    await consuming.AwaitHint(1.0)


SABOTAGE = {
    "versions are counted anew in each round": (numbering, "assign_positions", count_versions_anew),
    "writers do not wait for a subject's lock": (World, "_is_locked", lambda self, subject: False),
    "the cursor moves without the facts": (
        consuming.Consuming, "_in_one_transaction", lambda self, page, give:
        publish_without_reading_on(self, page)),
    "rejected facts are dropped": (consuming, "_one_by_one", give_rejected_ones_up),
    "gaps are ignored": (consuming, "continuation", joined_regardless_of_order),
    "a log is verified by witnesses that are younger": (
        VerifyActor, "_verify_for_ever", verify_log_before_witnesses),
    "the log is not read": (consuming.Consuming, "catch_up", never_reads_the_log),
}  # fmt: skip


@pytest.mark.parametrize("what", SABOTAGE)
def test_the_simulator_notices_when(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, instead = SABOTAGE[what]
    monkeypatch.setattr(where, name, instead)

    with pytest.raises((Broken, TransientError)):
        run(1, 100_000)


def run_without_broker(seed: int, steps: int) -> None:
    """Everything is heard by reading the log."""
    world = World(seed)
    for _ in range(steps):
        world.broker.up = False
        world.step()
    world.quiesce()
    world.check()


def test_without_a_broker_rebuilds_stop_nobody() -> None:
    run_without_broker(1, 30_000)


@pytest.mark.parametrize("row", ["another row", "the same row"])
def test_the_simulator_notices_when_a_cursor_that_a_rebuild_put_back_is_taken_for_a_hole(
    row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was once: who waited for the cursor's row found none, or one that is farther back."""
    if row == "another row":
        monkeypatch.setattr(RebuildActor, "change_over", put_into_a_row_of_its_own)
    monkeypatch.setattr(consuming.Consuming, "_catch_up_a_page", catch_up_without_looking_again)

    with pytest.raises(Broken):
        run_without_broker(2, 100_000)


def test_numbering_goes_on_while_the_broker_confirms_nothing() -> None:
    world = World(1)
    world.dice.calm = True
    world.broker.confirming = False
    for _ in range(3_000):
        world.step() if world.random.random() < 0.5 else world.act()
        world.broker.up, world.broker.confirming = True, False

    assert len(world.registry.entries) > 100
    assert world.registry.published == 0
    assert relaying.CONFIRM_POLL_SECONDS < 1
