"""How much each town may store in a day, kept or not: what is let go frees its bytes later."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.errors import QuotaUsedUp

BYTES_A_DAY = 2 << 30
"""A hundred files of the largest size."""
_DAY = timedelta(days=1)


@dataclass
class Allowance:
    """A vessel per town that runs empty in a day; in memory, so each process counts its own."""

    bytes_a_day: int = BYTES_A_DAY
    _levels: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def take(self, town: str, size_bytes: int, now: datetime) -> None:
        """Raise QuotaUsedUp, and count nothing, where that is more than is left."""
        level, then = self._levels.get(town, (0.0, now))
        passed = max(now - then, timedelta()) / _DAY
        level = max(0.0, level - self.bytes_a_day * passed) + size_bytes
        if (over := level - self.bytes_a_day) > 0:
            raise QuotaUsedUp(math.ceil(over / self.bytes_a_day * _DAY.total_seconds()))
        self._levels[town] = level, now
