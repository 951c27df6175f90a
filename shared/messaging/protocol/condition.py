"""How a subscription is, as a value: no program has to read it from the text of an error."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a subscription does."""

    RUNNING = "running"
    WAITING = "waiting"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Condition:
    """`why` is what it waits for (an error's name), or in what the log diverged.

    `at` is the first position of the log that does not follow from what was heard; only then.
    """

    state: State = State.RUNNING
    why: str = ""
    at: int | None = None


RUNNING = Condition()


def waiting(why: str) -> Condition:
    """It goes on by itself."""
    return Condition(State.WAITING, why)


def diverged(at: int, why: str) -> Condition:
    """It has stopped: an operator must look."""
    return Condition(State.DIVERGED, why, at)
