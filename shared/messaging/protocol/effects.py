"""How a protocol asks for something to be done, and how it is told what came of it."""

from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")
E = TypeVar("E", bound="Effect[Any]")

REST_SECONDS_PER_FACT, LONGEST_REST_SECONDS = 0.004, 0.2


class Effect(Generic[R]):
    """Something that only a shell can do; awaiting it answers what came of it."""

    def __await__(self) -> Generator["Effect[R]", R, R]:
        return (yield self)


@dataclass(frozen=True)
class Sleep(Effect[None]):
    """Wait so long; nothing goes wrong with that."""

    seconds: float


class TransientError(Exception):
    """What passes by itself: a connection, a lock, a time limit. Wait, and begin again."""


class Rejected(Exception):
    """A handler can never apply this fact; `__cause__` tells why."""


def drive(protocol: Coroutine[E, Any, R], perform: Callable[[E], Any]) -> R:
    """Do what the protocol asks for until it ends; answer what it answers.

    What `perform` raises is raised in the protocol, at the effect it waits for.
    """
    try:
        effect = protocol.send(None)
        while True:
            try:
                outcome = perform(effect)
            except Exception as error:
                effect = protocol.throw(error)
            else:
                effect = protocol.send(outcome)
    except StopIteration as end:
        answer: R = end.value
        return answer


class Backoff:
    """Waiting times that double from `first_seconds` to `longest_seconds` until `reset`."""

    def __init__(self, first_seconds: float, longest_seconds: float) -> None:
        self._first, self._longest = first_seconds, longest_seconds
        self.seconds = first_seconds

    def grow(self) -> float:
        """The time to wait now; the next one is twice as long."""
        seconds = self.seconds
        self.seconds = min(2 * seconds, self._longest)
        return seconds

    def reset(self) -> None:
        self.seconds = self._first


@dataclass(frozen=True)
class Gathering:
    """The rest after a round, in which more comes together for the next.

    A round of many facts costs little more than one of one: the more there were, the longer, but
    not after a `full` round, when more waits already.
    """

    least_seconds: float
    full: int

    def rest_seconds(self, facts: int) -> float:
        if facts >= self.full:
            return 0.0
        return min(max(self.least_seconds, facts * REST_SECONDS_PER_FACT), LONGEST_REST_SECONDS)
