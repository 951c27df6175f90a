"""How long to wait after failed sign-ins: nothing at first, then twice as long each time.

Failures count for a login *and* a network, so that nobody can shut out the owner of a login who
sits elsewhere. A wider count, for a network over all logins, is generous and makes wait a minute at
most. A login at which many networks fail is guarded: each of them then has far fewer guesses, and
one that has not failed itself is heard as ever. Right passwords are counted, too, where one login
brings them again and again. A browser where the member signed in before is
counted by itself, and goes on while others fail.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.council.domain.visitors import Visitor

FORGOTTEN_AFTER = timedelta(hours=24)
NO_CLOCK_ERRS_BY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class ThrottlingRule:
    """`free` failures cost nothing; from then on the wait doubles from `first` to `longest`.

    One failure is forgotten every `pardon`, or a busy town hall's slips would add up for ever.
    """

    free: int
    first: timedelta
    longest: timedelta
    pardon: timedelta

    def wait(self, failures: int) -> timedelta:
        """The wait after this many failures."""
        if failures < self.free:
            return timedelta(0)
        factor: int = 2 ** min(failures - self.free, 20)
        return min(self.first * factor, self.longest)


PER_PLACE = ThrottlingRule(
    free=5,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=15),
    pardon=timedelta(hours=1),
)
"""One login in one network, or in one known browser."""
PER_PLACE_GUARDED = replace(PER_PLACE, free=1, longest=timedelta(hours=1))
"""One guarded login in one network: some thirty guesses on the first day, 24 on each other."""
PER_NETWORK = ThrottlingRule(
    free=100,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=1),
    pardon=timedelta(minutes=1),
)
"""All logins in one network: a town hall often reaches the outside through one address."""
GUARDING = ThrottlingRule(
    free=50,
    first=timedelta(0),
    longest=timedelta(0),
    pardon=timedelta(minutes=10),
)
"""One login in all networks: nobody waits for it, but beyond the free ones it is guarded."""

RIGHT = ThrottlingRule(
    free=30,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=1),
    pardon=timedelta(minutes=1),
)
"""Right passwords of one login in one network: each costs as much work as a wrong one."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Attempts are added up for this login (None: all) in this place ("": all), by this rule."""

    rule: ThrottlingRule
    login: str | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Failures:
    """Attempts that one count has added up: failed ones, but for RIGHT."""

    count: int
    last_at: datetime

    def remembered(self, rule: ThrottlingRule, now: datetime) -> int:
        """Those not yet pardoned; none once the last one lies FORGOTTEN_AFTER back.

        Nor does one count that lies ahead by more than a clock errs: it was set wrong then.
        """
        age = now - self.last_at
        if not -NO_CLOCK_ERRS_BY <= age < FORGOTTEN_AFTER:
            return 0
        return max(0, self.count - max(age, timedelta()) // rule.pardon)

    def with_another(self, rule: ThrottlingRule, now: datetime) -> "Failures":
        return Failures(count=self.remembered(rule, now) + 1, last_at=now)

    def seconds_to_wait(self, rule: ThrottlingRule, now: datetime) -> int:
        """Whole seconds until the next attempt is heard; 0 when it is at once."""
        wait = rule.wait(self.remembered(rule, now))
        left = min(self.last_at - now, timedelta()) + wait
        return max(0, math.ceil(left.total_seconds()))

    def are_beyond(self, rule: ThrottlingRule, now: datetime) -> bool:
        """Whether those that cost nothing are used up."""
        return self.remembered(rule, now) >= rule.free


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One way in, and what an attempt by it is counted in.

    `own` and `wider` hold it back. `guarding` does not, but makes the rule of `own` a stricter one.
    Right passwords are added up in `right`, and wrong ones in the others.
    """

    own: Count
    wider: tuple[Count, ...] = ()
    guarding: Count | None = None
    right: Count | None = None

    @property
    def wrong(self) -> tuple[Count, ...]:
        return (self.own, *self.wider, *((self.guarding,) if self.guarding else ()))

    @property
    def counts(self) -> tuple[Count, ...]:
        return (*self.wrong, *((self.right,) if self.right else ()))

    def seconds_to_wait(self, failed: Mapping[Count, Failures], now: datetime) -> int:
        """Whole seconds until the next attempt is heard; 0 when it is at once."""
        rules = {count: count.rule for count in self.counts}
        everywhere = failed.get(self.guarding) if self.guarding else None
        if everywhere and everywhere.are_beyond(GUARDING, now):
            rules[self.own] = PER_PLACE_GUARDED
        return max(
            (known.seconds_to_wait(rules[one], now) for one, known in failed.items()), default=0
        )


def lanes_of(login: str, visitor: Visitor, known_device: str | None) -> Iterator[Lane]:
    """The ways in for this login; an attempt takes the first that is not held back.

    A worn-out device falls back on the way of everybody, or whoever sat at it before could use it
    to keep the member out.
    """
    right = _right(login, visitor)
    if known_device is not None:
        own = Count(rule=PER_PLACE, login=login, place=f"device:{known_device}")
        yield Lane(own=own, right=right)
    network = f"network:{visitor.network}"
    # This machine's own network stands for all who come through it.
    all_logins = () if visitor.local else (Count(rule=PER_NETWORK, place=network),)
    yield Lane(
        own=Count(rule=PER_PLACE, login=login, place=network),
        wider=all_logins,
        guarding=Count(rule=GUARDING, login=login),
        right=right,
    )


def lane_of_owner(login: str, visitor: Visitor) -> Lane:
    """The way of a member who is signed in: nobody else's failures are counted there."""
    own = Count(rule=PER_PLACE, login=login, place="signed in")
    return Lane(own=own, right=_right(login, visitor))


def _right(login: str, visitor: Visitor) -> Count | None:
    if visitor.local:
        return None
    return Count(rule=RIGHT, login=login, place=f"right:{visitor.network}")
