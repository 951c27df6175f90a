"""How much each town may store in a day, kept or not: what is let go frees its bytes later."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.errors import QuotaUsedUp

BYTES_A_DAY = 2 << 30
"""A hundred files of the largest size. Whoever begins a day with nothing stored may store as much
at once and, as it runs empty, as much again by the end of the day."""
_DAY = timedelta(days=1)
_TIMES_WITHOUT_TEXT = 2
"""A step that brings nothing, such as to take a consent back, is held back so much later."""


@dataclass
class Allowance:
    """A vessel per town that runs empty in a day; in memory, so each process counts its own."""

    bytes_a_day: int = BYTES_A_DAY
    _levels: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    @contextmanager
    def storing(self, town: str, size_bytes: int, now: datetime) -> Iterator[None]:
        """Count what is stored meanwhile, from the beginning; nothing if that fails.

        Raise QuotaUsedUp, and begin nothing, where it is more than is left.
        """
        self._take(town, size_bytes, now)
        try:
            yield
        except BaseException:
            level, then = self._levels[town]
            self._levels[town] = max(0.0, level - size_bytes), then
            raise

    def add(self, town: str, size_bytes: int, now: datetime) -> None:
        """Count what was stored besides, such as copies of what was there: it is never too much."""
        self._levels[town] = self._level(town, now) + size_bytes, now

    def _take(self, town: str, size_bytes: int, now: datetime) -> None:
        level = self._level(town, now) + size_bytes
        most = self.bytes_a_day if size_bytes else _TIMES_WITHOUT_TEXT * self.bytes_a_day
        if (over := level - most) > 0:
            raise QuotaUsedUp(math.ceil(over / self.bytes_a_day * _DAY.total_seconds()))
        self._levels[town] = level, now

    def _level(self, town: str, now: datetime) -> float:
        level, then = self._levels.get(town, (0.0, now))
        passed = max(now - then, timedelta()) / _DAY
        return max(0.0, level - self.bytes_a_day * passed)
