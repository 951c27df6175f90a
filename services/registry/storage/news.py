"""What happened of late: the projects that changed, and the newest of their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from services.registry.domain import HistoryEntry
from services.registry.storage.tables import history, projects

MOST_PROJECTS = 20
MOST_ENTRIES = 5
"""Of one project; what lies further back is read on its page."""


def changed_since(session: Session, since: datetime, town: str | None) -> Sequence[Row[Any]]:
    """Projects that the town leads or takes part in, or any that was submitted, newest first."""
    changed, concerned = projects.c.shown_at, projects.c.version != 0
    if town is not None:
        changed = projects.c.updated_at
        concerned = or_(projects.c.lead == town, projects.c.partners.contains(town))
    return session.execute(
        select(projects)
        .where(changed >= since, concerned)
        .order_by(changed.desc(), projects.c.id.desc())
        .limit(MOST_PROJECTS)
    ).all()


def newest_history(session: Session, ids: Sequence[str]) -> dict[str, list[HistoryEntry]]:
    """The last entries of each project by its id, newest first."""
    place = (
        func.row_number()
        .over(partition_by=history.c.project_id, order_by=history.c.place.desc())
        .label("back")
    )
    entries = select(history, place).where(history.c.project_id.in_(ids)).subquery()
    rows = session.execute(
        select(entries.c.project_id, entries.c.entry)
        .where(entries.c.back <= MOST_ENTRIES)
        .order_by(entries.c.place.desc())
    )
    found: dict[str, list[HistoryEntry]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(msgspec.convert(row.entry, HistoryEntry))
    return found
