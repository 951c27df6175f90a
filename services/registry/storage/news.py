"""What happened of late: the projects that changed, and the newest of their history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from services.registry.domain import Changed, HistoryEntry
from services.registry.storage.tables import history, projects
from shared.database import Instant

MOST_PROJECTS = 20
MOST_ENTRIES = 5
"""Of one project; what lies further back is read on its page."""


def changed_since(
    session: Session, since: datetime, town: str | None, drafts_of: str | None
) -> list[Changed]:
    """Projects that the town leads or takes part in, or any town's, newest first.

    What was never submitted is among them, and what changed inside counts, for the town `drafts_of`
    alone ("*" is none): so nothing private of one town moves the others' news.
    """
    asked = _changed_since(every_town=town is None, no_drafts=drafts_of is None)
    rows = session.execute(asked, {"since": since, "town": town, "drafts_of": drafts_of})
    return [
        Changed(id=row.id, title=row.title, lead=row.lead, partners=tuple(row.partners.split()))
        for row in rows
    ]


@cache  # building it takes longer than running it
def _changed_since(*, every_town: bool, no_drafts: bool) -> Select[Any]:
    inside = projects.c.lead == bindparam("drafts_of")
    changed: ColumnElement[datetime] = projects.c.shown_at
    if not no_drafts:
        changed = case((inside, projects.c.updated_at), else_=projects.c.shown_at)
    concerned: ColumnElement[bool] = true()
    if not every_town:
        town = bindparam("town", type_=String)
        concerned = or_(projects.c.lead == town, projects.c.partners.contains(town))
    return (
        select(projects.c.id, projects.c.title, projects.c.lead, projects.c.partners)
        .where(
            changed >= bindparam("since", type_=Instant),
            concerned,
            or_(projects.c.version != 0, inside),
        )
        .order_by(changed.desc(), projects.c.id.desc())
        .limit(MOST_PROJECTS)
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """Projects, by id, of which these events are told."""

    ids: Collection[str]
    events: Collection[str]


def newest_history(
    session: Session, but_by: str, outside: Told, inside: Told
) -> dict[str, list[HistoryEntry]]:
    """The last entries of each project by its id, newest first, but those of one member.

    Inside their town also whatever ended a request for approval is told.
    """
    rows = session.execute(
        _NEWEST_HISTORY,
        {
            "but_by": but_by,
            "outside": list(outside.ids),
            "outside_events": list(outside.events),
            "inside": list(inside.ids),
            "inside_events": list(inside.events),
        },
    )
    found: dict[str, list[HistoryEntry]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(msgspec.convert(row.entry, HistoryEntry))
    return found


def _newest_history() -> Select[Any]:
    told_outside = history.c.event.in_(_many("outside_events"))
    told_inside = or_(history.c.event.in_(_many("inside_events")), history.c.lapsed)
    told = or_(
        and_(history.c.project_id.in_(_many("outside")), told_outside),
        and_(history.c.project_id.in_(_many("inside")), told_inside),
    )
    back = (
        func.row_number()
        .over(partition_by=history.c.project_id, order_by=history.c.place.desc())
        .label("back")
    )
    others = history.c.by != bindparam("but_by")
    key = history.c.project_id, history.c.place
    newest = select(*key, back).where(others, told).subquery()
    is_newest = and_(newest.c.project_id == history.c.project_id, newest.c.place == history.c.place)
    return (
        select(history.c.project_id, history.c.entry)
        .join(newest, is_newest)
        .where(newest.c.back <= MOST_ENTRIES)
        .order_by(history.c.place.desc())
    )


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_NEWEST_HISTORY = _newest_history()
"""Asked for each home page; SQLAlchemy takes longer to write it than the database to answer."""
