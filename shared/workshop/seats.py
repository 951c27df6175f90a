"""Where costly work may be done: so many places, and no more at once."""

import fcntl
from collections.abc import Iterable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol


class Seat(Protocol):
    """A place that is taken until it is closed."""

    def close(self) -> None: ...


class Seats(Protocol):
    """Places of which each is taken by one at a time."""

    def take(self) -> Seat | None:
        """A free one, or nothing; never waits."""


class MachineSeats:
    """Shared by all processes that name the same folder.

    A seat is a file, and taken while somebody holds its lock. The kernel gives the lock back when
    the process ends, however it ends.
    """

    def __init__(self, folder: Path, numbers: Iterable[int]) -> None:
        """The first of `numbers` is taken first."""
        self._folder, self._numbers = folder, tuple(numbers)

    def take(self) -> Seat | None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in self._numbers:
            file = (self._folder / str(number)).open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                return file
        return None


class OwnSeats:
    """Of this process alone."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)

    def take(self) -> Seat | None:
        return _OwnSeat(self._free) if self._free.acquire(blocking=False) else None


class _OwnSeat:
    def __init__(self, free: BoundedSemaphore) -> None:
        self._free = free

    def close(self) -> None:
        self._free.release()
