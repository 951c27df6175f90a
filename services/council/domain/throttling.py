"""How long to wait after failed sign-ins: nothing at first, then twice as long each time.

Failures are counted per login and per client address. An attempt counts as failed from its
beginning and is taken back when it succeeds, so that many at the same moment count as many.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class ThrottlingRule:
    """`free` failures cost nothing; from then on the wait doubles from `first` to `longest`."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """The wait after this many failures in a row."""
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 20)
        return min(self.first * 2**doublings, self.longest)


PER_LOGIN = ThrottlingRule(free=5, first=timedelta(seconds=15), longest=timedelta(minutes=15))
# A town hall often reaches the outside through one address: more is allowed there.
PER_ADDRESS = ThrottlingRule(free=30, first=timedelta(seconds=15), longest=timedelta(minutes=15))


@dataclass(frozen=True, kw_only=True)
class Failures:
    """Failed sign-ins in a row for one login or address."""

    count: int
    last_at: datetime

    def remembered(self, now: datetime) -> int:
        """The count, 0 once the last failure lies FORGOTTEN_AFTER back."""
        return self.count if now - self.last_at < FORGOTTEN_AFTER else 0

    def seconds_to_wait(self, rule: ThrottlingRule, now: datetime) -> int:
        """Whole seconds until the next attempt is heard; 0 when it is at once."""
        left = self.last_at + rule.wait(self.remembered(now)) - now
        return max(0, math.ceil(left.total_seconds()))
