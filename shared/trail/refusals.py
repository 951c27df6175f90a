"""Refusals on record, counted so that a flood of them can neither fill the trail nor hide in it.

A request only counts; it never waits for the database. A second later at most the first refusal of
a caller, act and route in a minute is written, and after the minute one more entry with the number
of the rest. Of a minute each member, and each network of strangers, has a share of routes that are
told apart. What is beyond it is one entry of that member (who was refused, or whose password was
guessed) or of that network, so that nobody's flood hides another's refusals. Networks cost a
stranger nothing: of all of them together no more than so many entries are written, and what is
beyond is one number.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.acts import Act, Particular
from shared.trail.entries import Entry

MOST_OF_ONE = 20
"""Told apart in a minute of one member or one network, by each process of a service."""
MOST_OF_STRANGERS = 50
"""Told apart in a minute of all networks together; members are as many as council enrolled."""
MOST_NETWORKS = 30
"""That have an entry of their own in a minute for what is beyond that."""
MOST_TOLD_APART, MOST_WAITING = 2000, 2500
"""Kept in memory while the database is away: exactly, and at all."""


@dataclass(frozen=True)
class Refusal:
    """What is counted as the same: act, caller (or network, signed out), to whom, and route."""

    act: Act
    by: str
    whom: str = ""
    network: str = ""
    route: str = ""
    method: str = ""
    status: int = 0

    @property
    def source(self) -> str:
        """Whose share of what is told apart it takes: a member's or a network's."""
        return self.by or self.network

    def of_its_source(self) -> "Refusal":
        """As it is counted beyond that share: by the member concerned, or else by the network."""
        if self.by:
            return Refusal(self.act, self.by)
        if self.whom:
            return Refusal(self.act, by="", whom=self.whom)
        return Refusal(self.act, by="", network=self.network)

    def of_nobody(self) -> "Refusal":
        return Refusal(self.act, by="")

    def particulars(self, count: int) -> dict[str, Particular]:
        if self.act is not Act.REFUSED:
            return {"count": count}
        return {
            "method": self.method,
            "route": self.route,
            "status": self.status or None,
            "count": count,
        }


@dataclass
class _Count:
    """How often within one minute, and how many of these are not written yet."""

    first_at: datetime
    address: str
    request_id: str
    unwritten: int = 0
    begun: bool = False


def _minute(at: datetime) -> int:
    return int(at.timestamp() // 60)


@dataclass
class Refusals:
    """Those of one process of a service."""

    _counts: dict[tuple[int, Refusal], _Count] = field(default_factory=dict)
    _told_apart: Counter[tuple[int, str]] = field(default_factory=Counter)
    """How many, by minute and source."""
    _of_strangers: Counter[int] = field(default_factory=Counter)
    """How many of these are of networks, by minute."""
    _networks: Counter[int] = field(default_factory=Counter)
    """How many of the rest are of one network each, by minute."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, refusal: Refusal, at: datetime, address: str, request_id: str) -> None:
        """Never fails and never waits."""
        with self._lock:
            place = (_minute(at), self._counted_as(_minute(at), refusal))
            if place not in self._counts:
                self._counts[place] = _Count(at, address if place[1].source else "", request_id)
            self._counts[place].unwritten += 1

    def write(self, append: Callable[[list[Entry]], None], service: str, now: datetime) -> None:
        """Give what is due to `append`; if that raises, all of it stays counted."""
        due = self._due(_minute(now))
        if not due:
            return
        append([_entry(service, place[1], *told) for place, told in due.items()])
        self._take_off(due, _minute(now))

    def _counted_as(self, minute: int, refusal: Refusal) -> Refusal:
        """As exactly as there is room for."""
        if (minute, refusal) in self._counts or self._may_tell_apart(minute, refusal):
            return refusal
        rest = refusal.of_its_source()
        if (minute, rest) in self._counts or self._may_sum_up(minute, rest):
            return rest
        return refusal.of_nobody()

    def _may_tell_apart(self, minute: int, refusal: Refusal) -> bool:
        """Whether its source has a share left, which is one smaller then."""
        told_apart, is_strange = self._told_apart[minute, refusal.source], not refusal.by
        if told_apart >= MOST_OF_ONE or len(self._counts) >= MOST_TOLD_APART:
            return False
        if is_strange and self._of_strangers[minute] >= MOST_OF_STRANGERS:
            return False
        self._told_apart[minute, refusal.source] += 1
        self._of_strangers[minute] += is_strange
        return True

    def _may_sum_up(self, minute: int, rest: Refusal) -> bool:
        """Whether there is room for what is beyond the share of its source."""
        is_network = not (rest.by or rest.whom)
        if is_network and self._networks[minute] >= MOST_NETWORKS:
            return False
        if len(self._counts) >= MOST_WAITING:
            return False
        self._networks[minute] += is_network
        return True

    def _due(self, minute: int) -> dict[tuple[int, Refusal], tuple[_Count, int]]:
        """The first of each at once, the rest once its minute is over."""
        with self._lock:
            return {
                place: (replace(count), count.unwritten if place[0] < minute else 1)
                for place, count in self._counts.items()
                if count.unwritten and (place[0] < minute or not count.begun)
            }

    def _take_off(
        self, written: Mapping[tuple[int, Refusal], tuple[_Count, int]], minute: int
    ) -> None:
        with self._lock:
            for place, (_, number) in written.items():
                self._counts[place].unwritten -= number
                self._counts[place].begun = True
            for place in [place for place in self._counts if place[0] < minute]:
                if not self._counts[place].unwritten:
                    del self._counts[place]
            for past in [each for each in self._told_apart if each[0] < minute]:
                del self._told_apart[past]
            for shared in (self._of_strangers, self._networks):
                for over in [each for each in shared if each < minute]:
                    del shared[over]


def _entry(service: str, refusal: Refusal, count: _Count, number: int) -> Entry:
    return Entry(
        service=service,
        at=count.first_at,
        act=refusal.act.value,
        by=refusal.by,
        whom=refusal.whom,
        address=count.address,
        request_id=count.request_id,
        particulars=refusal.particulars(number),
    )
