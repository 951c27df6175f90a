"""The trails of all services as one: what was done, by whom, from where, the newest first.

The portal's own is read from its database, the others over HTTP as the signed-in member. Time puts
the acts of different services in order; within a service its own order stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.portal.clients import Away, Refused, Service
from services.portal.installed import portal
from shared.manifests import SERVICES
from shared.trail.keeping import PAGE_LIMIT, Search, search
from shared.vocabulary import tokyo_midnight
from shared.web.trail import shown

Line = Mapping[str, Any]
"""An entry as `GET /trail` tells it; `at` is an instant, `service` the one whose trail it is in."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Days in Asia/Tokyo, both included, and whom it concerns; empty and None are everything."""

    first_day: date | None = None
    last_day: date | None = None
    about: str = ""

    @property
    def search(self) -> Search:
        first, last = self.first_day, self.last_day
        return Search(
            since=tokyo_midnight(first) if first else None,
            until=tokyo_midnight(last + timedelta(days=1)) if last else None,
            about=self.about,
        )


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Lines, the place in each service's trail where the next ones are, and who did not answer."""

    lines: Sequence[Line]
    next_before: Mapping[str, int] = field(default_factory=dict)
    away: Sequence[str] = ()


def page(choice: Choice, before: Mapping[str, int], limit: int) -> Joined:
    """The newest lines before those places; without `next_before` there are no more."""
    heads, away = {}, []
    for service in SERVICES:
        try:
            heads[service] = _read(service, choice, before.get(service), limit + 1)
        except (Away, Refused):
            away.append(service)
    lines = list(_merged(heads))
    if len(lines) <= limit:
        return Joined(lines=lines, away=away)
    reached = {line["service"]: line["position"] for line in lines[:limit]}
    return Joined(lines=lines[:limit], next_before={**before, **reached}, away=away)


def every_line(choice: Choice, most: int) -> Joined | None:
    """All of them, the newest first; None if there are more than `most`."""
    trails: dict[str, list[Line]] = {}
    away = []
    for service in SERVICES:
        try:
            trails[service] = _whole(service, choice, most)
        except (Away, Refused):
            away.append(service)
    if sum(map(len, trails.values())) > most:
        return None
    return Joined(lines=list(_merged(trails)), away=away)


def _whole(service: str, choice: Choice, most: int) -> list[Line]:
    lines: list[Line] = []
    before = None
    while len(lines) <= most:
        found = _read(service, choice, before, PAGE_LIMIT)
        lines += found
        if len(found) < PAGE_LIMIT:
            break
        before = found[-1]["position"]
    return lines


def _merged(trails: Mapping[str, Sequence[Line]]) -> Iterator[Line]:
    """Whichever trail's next line is the newest comes next."""
    places = {service: 0 for service, lines in trails.items() if lines}
    while places:
        service = max(places, key=lambda name: trails[name][places[name]]["at"])
        yield trails[service][places[service]]
        places[service] += 1
        if places[service] == len(trails[service]):
            del places[service]


def _read(service: str, choice: Choice, before: int | None, limit: int) -> list[Line]:
    wanted = replace(choice.search, before=before, limit=limit)
    told = _own(wanted) if service == "portal" else _asked(service, wanted)
    return [{**line, "service": service} for line in told]


def _own(wanted: Search) -> list[Line]:
    with portal().database.reading() as session:
        return [shown(one) for one in search(session, wanted)]


def _asked(service: str, wanted: Search) -> list[Line]:
    query = {
        "from": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "about": wanted.about,
        "before": wanted.before,
        "limit": wanted.limit,
    }
    items = Service(service).get("/trail", **query).json["items"]
    return [{**item, "at": datetime.fromisoformat(item["at"])} for item in items]
