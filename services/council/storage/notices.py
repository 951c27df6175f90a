"""Notices that were not acknowledged yet."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from services.council.domain.notices import Event, Notice
from services.council.storage.tables import notices


def add(session: Session, told: Iterable[Notice]) -> None:
    for notice in told:
        session.execute(insert(notices).values(vars(notice)))


def of(session: Session, member_id: str) -> Sequence[Notice]:
    """What this member has not acknowledged, newest first."""
    query = (
        select(notices).where(notices.c.to == member_id).order_by(notices.c.at.desc(), notices.c.id)
    )
    return [Notice(**{**row._mapping, "event": Event(row.event)}) for row in session.execute(query)]


def forget(session: Session, member_id: str, notice_id: str) -> None:
    """The member has acknowledged it."""
    session.execute(delete(notices).where(notices.c.id == notice_id, notices.c.to == member_id))
