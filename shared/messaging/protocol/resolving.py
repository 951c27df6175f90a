"""What an operator does about a parked fact: try it again, or leave it out for good.

Either way the facts of its subject that wait behind it follow in order, until one is rejected. The
consumer does not come between: beginning locks its cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.messaging.protocol.consuming import Commit, HandleAlone, Rollback
from shared.messaging.protocol.continuity import Entry
from shared.messaging.protocol.effects import Effect, Rejected


@dataclass(frozen=True)
class BeginResolving(Effect[Sequence[Entry]]):
    """Begin a transaction; all that its subject has parked, if `position` is the first of it.

    Raises NotParked or WaitsBehind otherwise (`parking`).
    """

    position: int


@dataclass(frozen=True)
class Unpark(Effect[None]):
    """It has been applied, or is left out: nothing waits behind it any more."""

    entry: Entry


@dataclass(frozen=True)
class KeepParked(Effect[None]):
    """It was rejected again, for this reason."""

    entry: Entry
    error: BaseException | None


@dataclass(frozen=True)
class Record(Effect[None]):
    """Who decided what about it, and why, goes on record in the same transaction."""

    position: int
    decision: str


ResolutionEffect = BeginResolving | Record | HandleAlone | Unpark | KeepParked | Commit | Rollback
"""All that a resolution asks for."""


async def replay(position: int) -> int:
    """Try the parked fact again and what waits behind it; how many were applied."""
    try:
        waiting = await BeginResolving(position)
        await Record(position, "replayed")
        applied = await _go_on(waiting)
        await Commit()
    except Exception:
        await Rollback()
        raise
    return applied


async def skip(position: int) -> int:
    """Leave the parked fact out and apply what waits behind it; how many were applied."""
    try:
        skipped, *waiting = await BeginResolving(position)
        await Record(position, "skipped")
        await Unpark(skipped)
        applied = await _go_on(waiting)
        await Commit()
    except Exception:
        await Rollback()
        raise
    return applied


async def _go_on(waiting: Sequence[Entry]) -> int:
    for applied, entry in enumerate(waiting):
        try:
            await HandleAlone(entry)
        except Rejected as rejection:
            await KeepParked(entry, rejection.__cause__)
            return applied
        await Unpark(entry)
    return len(waiting)
