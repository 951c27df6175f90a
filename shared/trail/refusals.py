"""Refusals on record, counted so that a flood of them can neither fill the trail nor hide in it.

A request only counts; it never waits for the database. A second later at most the first refusal of
a caller, act and route in a minute is written, and after the minute one more entry with the number
of the rest. Of a minute only so many callers and routes are told apart: those of members and those
of strangers each have their share, and what is beyond it is one entry without a caller.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.acts import Act, Particular
from shared.trail.entries import Entry

MOST_OF_MEMBERS, MOST_OF_STRANGERS = 60, 20
"""Told apart in a minute, by each process of a service."""
MOST_WAITING = 2000
"""Kept in memory while the database is away."""


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

    def beyond_share(self) -> "Refusal":
        """As it is counted when too many are told apart already."""
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
    _told_apart_in: Counter[tuple[int, bool]] = field(default_factory=Counter)
    """Callers and routes, by minute and whether they are of members."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, refusal: Refusal, at: datetime, address: str, request_id: str) -> None:
        """Never fails and never waits."""
        with self._lock:
            place = (_minute(at), refusal)
            if place not in self._counts and not self._has_room(*place):
                place, address = (_minute(at), refusal.beyond_share()), ""
            if place not in self._counts:
                self._counts[place] = _Count(at, address, request_id)
                self._told_apart_in[place[0], bool(place[1].by)] += 1
            self._counts[place].unwritten += 1

    def write(self, append: Callable[[list[Entry]], None], service: str, now: datetime) -> None:
        """Give what is due to `append`; if that raises, all of it stays counted."""
        due = self._due(_minute(now))
        if not due:
            return
        append([_entry(service, place[1], *told) for place, told in due.items()])
        self._take_off(due, _minute(now))

    def _has_room(self, minute: int, refusal: Refusal) -> bool:
        most = MOST_OF_MEMBERS if refusal.by else MOST_OF_STRANGERS
        told_apart = self._told_apart_in[minute, bool(refusal.by)]
        return told_apart < most and len(self._counts) < MOST_WAITING

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
            for past in [each for each in self._told_apart_in if each[0] < minute]:
                del self._told_apart_in[past]


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
