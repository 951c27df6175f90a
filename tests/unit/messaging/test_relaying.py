"""What a relay does after which other thing, seen without a database or a broker."""

from contextlib import suppress
from itertools import pairwise
from typing import Any

from shared.messaging.broker.receiving import Lateness
from shared.messaging.protocol import relaying
from shared.messaging.protocol.continuity import Entry, Page
from shared.messaging.protocol.effects import Effect, Sleep, drive
from shared.messaging.protocol.relaying import (
    BEAT_SECONDS,
    RAREST_BEAT_SECONDS,
    Advanced,
    Relaying,
    Rhythm,
)

TOLD = (relaying.Send, relaying.AwaitCommit, Sleep)


class SeenEnough(BaseException):
    """All rounds were gone."""


class Shell:
    """Confirms at once; each `Advance` finds the next of `rounds` facts. Time stands still."""

    def __init__(self, *rounds: int) -> None:
        self._rounds = iter(rounds)
        self._position = 0
        self.done: list[type] = []

    def perform(self, effect: Effect[Any]) -> Any:
        if isinstance(effect, TOLD):
            self.done.append(type(effect))
        match effect:
            case relaying.TakeLock() | relaying.AwaitConfirms():
                return True
            case relaying.Probe():
                return {"lane": True}
            case relaying.Now():
                return 0.0
            case relaying.Advance():
                return self._advance()

    def _advance(self) -> Advanced:
        count = next(self._rounds, None)
        if count is None:
            raise SeenEnough
        first, self._position = self._position + 1, self._position + count
        entries = tuple(Entry(position, "", b"{}") for position in range(first, self._position + 1))
        return Advanced(count, Page("log", self._position, entries))


def seen(*rounds: int) -> list[type]:
    """What is done after the first sign of life, which tells the consumers of the relay."""
    shell = Shell(0, *rounds)
    with suppress(SeenEnough):
        drive(Relaying().run(), shell.perform)
    assert shell.done[:2] == [relaying.Send, Sleep]
    return shell.done[2:]


def test_after_a_bundle_more_may_gather_before_the_next_one() -> None:
    assert seen(3, 1) == [relaying.Send, Sleep, relaying.Send, Sleep]


def test_a_fact_after_a_silence_leaves_at_once() -> None:
    assert seen(0, 1) == [relaying.AwaitCommit, relaying.Send, Sleep]


def signs(rhythm: Rhythm, lanes: dict[str, bool], begin: int, seconds: int) -> list[int]:
    """The seconds in which a sign of life is sent while nothing is announced."""
    sent = []
    for now in range(begin, begin + seconds):
        rhythm.saw(lanes, now)
        if rhythm.is_due(now):
            rhythm.told(now, facts=False)
            sent.append(now)
    return sent


def pauses(sent: list[int]) -> list[int]:
    return [after - before for before, after in pairwise(sent)]


def test_while_all_lanes_are_taken_from_signs_of_life_come_often() -> None:
    assert set(pauses(signs(Rhythm(), {"one": True, "another": True}, 0, 100))) == {BEAT_SECONDS}


def test_in_the_queue_of_a_consumer_that_is_away_few_signs_of_life_wait() -> None:
    sent = signs(Rhythm(), {"one": True, "another": False}, 0, 24 * 60 * 60)
    assert len(sent) < 3000
    assert max(pauses(sent)) == RAREST_BEAT_SECONDS


def test_whoever_is_there_hears_often_again_as_soon_as_another_comes_or_goes() -> None:
    rhythm = Rhythm()
    signs(rhythm, {"one": True, "another": False}, 0, 1000)
    assert signs(rhythm, {"one": True, "another": True}, 1000, 5) == [1000, 1002, 1004]


def test_a_consumer_that_is_there_never_takes_the_rhythm_for_silence() -> None:
    """Lanes come and go; what is expected of the relay is learnt from what came."""
    rhythm, lateness = Rhythm(), Lateness(0.0)
    rhythm.saw({"one": True, "another": True}, 0)
    for now in range(1, 4000):
        rhythm.saw({"one": True, "another": now // 500 % 2 == 0}, now)
        assert not lateness.at(now)
        if rhythm.is_due(now):
            rhythm.told(now, facts=False)
            lateness.heard(0, now)
