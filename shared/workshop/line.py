"""The line before the seats: members take turns, and nobody waits without an end."""

import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from shared.errors import Busy
from shared.workshop.seats import Seat, Seats

_LOOK_EVERY_SECONDS = 0.05
_RETRY_AFTER_SECONDS = 15


@dataclass(frozen=True)
class Bounds:
    """How many may wait, in all and of one member, for how long; how many seats one may hold."""

    in_all: int
    of_one: int
    seconds: float = math.inf
    seats_of_one: float = math.inf


def _always() -> bool:
    return True


class Line:
    """Gives out seats: to the members in turn, to each member's requests in their order.

    Waits by looking again, alike on threads and on green ones, because another process may be the
    one that frees a seat.
    """

    def __init__(self, seats: Seats, bounds: Bounds) -> None:
        self._seats, self._bounds = seats, bounds
        self._waiting: OrderedDict[str, deque[object]] = OrderedDict()
        self._seated = Counter[str]()
        self._lock = Lock()
        self.refused = 0

    @property
    def running(self) -> int:
        return self._seated.total()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    @contextmanager
    def seat(self, member: str, still_wanted: Callable[[], bool] = _always) -> Iterator[None]:
        """Hold a seat until the block ends.

        Raises Busy where too many wait, where none comes free in time, and where nobody wants the
        work any more.
        """
        seat = self._wait(member, still_wanted)
        try:
            yield
        finally:
            self._give_back(member, seat)

    def _wait(self, member: str, still_wanted: Callable[[], bool]) -> Seat:
        place = self._join(member)
        deadline = time.monotonic() + self._bounds.seconds
        try:
            while not (seat := self._take(member, place)):
                if time.monotonic() > deadline or not still_wanted():
                    raise self._busy()
                time.sleep(_LOOK_EVERY_SECONDS)
        finally:
            self._leave(member, place)
        return seat

    def _join(self, member: str) -> object:
        place = object()
        with self._lock:
            theirs = self._waiting.get(member, ())
            if self.waiting >= self._bounds.in_all or len(theirs) >= self._bounds.of_one:
                raise self._busy()
            self._waiting.setdefault(member, deque()).append(place)
        return place

    def _take(self, member: str, place: object) -> Seat | None:
        """A free seat, if this place is the next."""
        with self._lock:
            if self._next() is not place:
                return None
            seat = self._seats.take()
            if seat:
                self._seated[member] += 1
                self._waiting.move_to_end(member)
            return seat

    def _next(self) -> object:
        """The place whose turn it is; whoever holds all that one may hold is passed over."""
        for member, places in self._waiting.items():
            if self._seated[member] < self._bounds.seats_of_one:
                return places[0]
        return None

    def _give_back(self, member: str, seat: Seat) -> None:
        with self._lock:
            self._seated[member] -= 1
            if not self._seated[member]:
                del self._seated[member]
        seat.close()

    def _leave(self, member: str, place: object) -> None:
        with self._lock:
            self._waiting[member].remove(place)
            if not self._waiting[member]:
                del self._waiting[member]

    def _busy(self) -> Busy:
        self.refused += 1
        return Busy("ただいま処理が混み合っています。", _RETRY_AFTER_SECONDS)
