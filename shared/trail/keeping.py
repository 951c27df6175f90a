"""Writing entries at the end of a transaction, and reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from shared.acts import Act, Particular
from shared.trail.entries import (
    Entry,
    Numbered,
    UnreadableEntry,
    assign_positions,
    microseconds,
    read,
)
from shared.trail.tables import trail, trail_head
from shared.vocabulary import tokyo_midnight

PAGE_LIMIT = 500


@dataclass(frozen=True, kw_only=True)
class Search:
    """Which entries: those after or before a position, of a time, about somebody, of an act.

    `about` is who did it, or to whom or what. `since` is included, `until` is not.
    """

    after: int | None = None
    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    about: str = ""
    act: str = ""
    limit: int = PAGE_LIMIT


def append(session: Session, entries: Sequence[Entry]) -> None:
    """Put the entries behind the last one.

    The head's row is locked until the commit, so this is the last that a transaction does.
    """
    head = session.execute(select(trail_head).with_for_update()).one()
    written = list(assign_positions(head.position, head.hash, entries))
    session.execute(insert(trail), [one.as_row() for one in written])
    last = written[-1]
    session.execute(update(trail_head).values(position=last.position, hash=last.hash))


def search(session: Session, what: Search) -> list[Numbered]:
    """Up to `limit` entries: in their order after a position, else the newest first.

    The first has number 1: what somebody put before it is told by `yui verify` alone.
    """
    order = trail.c.position if what.after is not None else trail.c.position.desc()
    query = _narrowed(select(trail), what).order_by(order).limit(what.limit)
    return [_numbered(row) for row in session.execute(query)]


def networks_today(session: Session, act: Act, about: str, today: date) -> set[Particular]:
    """From where an act, of which the first from a network on a day is kept, is on record today."""
    found = search(session, Search(about=about, act=act, since=tokyo_midnight(today)))
    return {one.entry.particulars.get("network") for one in found}


def _narrowed(query: Select[Any], what: Search) -> Select[Any]:
    query = query.where(trail.c.position >= 1)
    if what.after is not None:
        query = query.where(trail.c.position > what.after)
    if what.before is not None:
        query = query.where(trail.c.position < what.before)
    if what.since is not None:
        query = query.where(trail.c.at_us >= microseconds(what.since))
    if what.until is not None:
        query = query.where(trail.c.at_us < microseconds(what.until))
    if what.about:
        query = query.where(or_(trail.c.by == what.about, trail.c.whom == what.about))
    if what.act:
        query = query.where(trail.c.act == what.act)
    return query


def _numbered(row: Row[Any]) -> Numbered:
    """An entry that somebody made unreadable keeps its place, so that it is seen."""
    try:
        entry = read(row.body)
    except UnreadableEntry:
        entry = Entry.unreadable(row.at_us)
    return Numbered(row.position, row.hash, entry, row.body)
