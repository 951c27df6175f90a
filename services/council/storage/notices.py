"""Notices that were not acknowledged yet."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from services.council.domain.notices import Event, Notice
from services.council.domain.proposals import ProposedAction
from services.council.storage.tables import notices


def add(session: Session, told: Iterable[Notice]) -> None:
    """Each in place of an earlier one that says the same: repeats must not bury the others."""
    for notice in told:
        session.execute(delete(notices).where(_says_the_same(notice)))
        session.execute(insert(notices).values(vars(notice)))


def _says_the_same(notice: Notice) -> ColumnElement[bool]:
    """The reason is of the latest; of a token it is the name, and names another thing."""
    told = ["to", "event", "about", "by", "deed"]
    if notice.event.is_of_a_token:
        told.append("reason")
    return and_(*(notices.c[name] == getattr(notice, name) for name in told))


_TO_ONE = (
    select(notices)
    .where(notices.c.to == bindparam("member"))
    .order_by(notices.c.at.desc(), notices.c.id)
)


def of(session: Session, member_id: str) -> Sequence[Notice]:
    """What this member has not acknowledged, newest first."""
    return [_notice(row) for row in session.execute(_TO_ONE, {"member": member_id})]


def _notice(row: Row[Any]) -> Notice:
    deed = ProposedAction(row.deed) if row.deed else None
    return Notice(**{**row._mapping, "event": Event(row.event), "deed": deed})


def forget(session: Session, member_id: str, notice_id: str) -> None:
    """The member has acknowledged it."""
    session.execute(delete(notices).where(notices.c.id == notice_id, notices.c.to == member_id))
