"""What a relay does after which other thing, seen without a database or a broker."""

from contextlib import suppress
from typing import Any

from shared.messaging.protocol import relaying
from shared.messaging.protocol.effects import Effect, Sleep, drive
from shared.messaging.protocol.relaying import Advanced, Relaying
from shared.messaging.protocol.stream import Entry, Page

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
            case relaying.Now():
                return 0.0
            case relaying.Advance():
                return self._advance()

    def _advance(self) -> Advanced:
        count = next(self._rounds, None)
        if count is None:
            raise SeenEnough
        first, self._position = self._position + 1, self._position + count
        entries = tuple(Entry(place, "", b"{}") for place in range(first, self._position + 1))
        return Advanced(count, Page("log", self._position, entries))


def seen(*rounds: int) -> list[type]:
    """What is done after the first sign of life, which tells the listeners of the relay."""
    shell = Shell(0, *rounds)
    with suppress(SeenEnough):
        drive(Relaying().run(), shell.perform)
    assert shell.done[:2] == [relaying.Send, Sleep]
    return shell.done[2:]


def test_after_a_bundle_more_may_gather_before_the_next_one() -> None:
    assert seen(3, 1) == [relaying.Send, Sleep, relaying.Send, Sleep]


def test_a_fact_after_a_silence_leaves_at_once() -> None:
    assert seen(0, 1) == [relaying.AwaitCommit, relaying.Send, Sleep]
