"""What happened of late: the projects that changed, and the newest of their history."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, case, func, or_, select, true
from sqlalchemy.orm import Session

from services.registry.domain import HistoryEntry
from services.registry.storage.tables import history, projects

MOST_PROJECTS = 20
MOST_ENTRIES = 5
"""Of one project; what lies further back is read on its page."""


def changed_since(
    session: Session, since: datetime, town: str | None, drafts_of: str | None
) -> Sequence[Row[Any]]:
    """Projects that the town leads or takes part in, or any town's, newest first.

    What was never submitted is among them, and what changed inside counts, for the town `drafts_of`
    alone ("*" is none): so nothing private of one town moves the others' news.
    """
    inside = projects.c.lead == drafts_of
    changed: ColumnElement[datetime] = projects.c.shown_at
    if drafts_of is not None:
        changed = case((inside, projects.c.updated_at), else_=projects.c.shown_at)
    concerned: ColumnElement[bool] = true()
    if town is not None:
        concerned = or_(projects.c.lead == town, projects.c.partners.contains(town))
    return session.execute(
        select(projects)
        .where(changed >= since, concerned, or_(projects.c.version != 0, inside))
        .order_by(changed.desc(), projects.c.id.desc())
        .limit(MOST_PROJECTS)
    ).all()


def newest_history(
    session: Session, but_by: str, ids: Sequence[str], events: Collection[str], *, lapsed: bool
) -> dict[str, list[HistoryEntry]]:
    """The last such entries of each project by its id, newest first, but those of one member.

    With `lapsed` also whatever ended a request for approval.
    """
    told = history.c.entry["event"].as_string().in_(events)
    if lapsed:
        told = or_(told, history.c.entry["lapsed"].as_boolean())
    place = (
        func.row_number()
        .over(partition_by=history.c.project_id, order_by=history.c.place.desc())
        .label("back")
    )
    entries = (
        select(history, place)
        .where(history.c.project_id.in_(ids), history.c.entry["by"].as_string() != but_by, told)
        .subquery()
    )
    rows = session.execute(
        select(entries.c.project_id, entries.c.entry)
        .where(entries.c.back <= MOST_ENTRIES)
        .order_by(entries.c.place.desc())
    )
    found: dict[str, list[HistoryEntry]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(msgspec.convert(row.entry, HistoryEntry))
    return found
