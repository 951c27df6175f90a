"""The reports made, their files and the Word templates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from services.reporting.domain import LogPosition
from services.reporting.storage.tables import reports, templates
from shared.database import page_of
from shared.errors import NotFound
from shared.messaging.tables import cursors
from shared.vocabulary import ReportState


@dataclass(frozen=True)
class ReportFile:
    """One format of a report, stored by its SHA-256. `notes` tell what the format cannot hold."""

    format: str
    sha256: str
    size_bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnmadeFormat:
    """A format that could not be made, and why, in words for the 事務局."""

    format: str
    why: str


def hold_positions(session: Session) -> None:
    """Let no subscription move on, and no other report be ordered, before the transaction ends.

    What is read afterwards is exactly what was heard up to the positions.
    """
    session.execute(select(cursors.c.stream).with_for_update()).all()


def next_serial(session: Session, fiscal_year: int) -> int:
    """The next report number of the year."""
    last = select(func.max(reports.c.serial)).where(reports.c.fiscal_year == fiscal_year)
    return (session.execute(last).scalar() or 0) + 1


REPORT = [column for column in reports.c if column.name != "document"]


def find_report(session: Session, report_id: str) -> Row[Any] | None:
    return session.execute(select(*REPORT).where(reports.c.id == report_id)).first()


def get_report(session: Session, report_id: str) -> Row[Any]:
    row = find_report(session, report_id)
    if row is None:
        raise NotFound("報告書が見つかりません。")
    return row


def list_reports(session: Session, page: int, per_page: int) -> tuple[Sequence[Row[Any]], int]:
    """Newest first."""
    newest = reports.c.fiscal_year.desc(), reports.c.serial.desc()
    return page_of(session, select(*REPORT).order_by(*newest), page, per_page)


def recorded_positions(session: Session) -> Iterator[tuple[str, LogPosition]]:
    """What each report, by its number, says of how far each log was heard."""
    for row in session.execute(select(reports.c.number, reports.c.positions)):
        for position in row.positions:
            yield row.number, msgspec.convert(position, LogPosition)


_UNMADE = reports.c.state.in_((ReportState.QUEUED, ReportState.MAKING))
"""Not ready; one whose making was cut off included."""

_earlier = reports.alias()
_last_served = select(func.max(_earlier.c.ended_at)).where(_earlier.c.made_by == reports.c.made_by)
_NEXT_UNMADE = (
    select(reports)
    .where(_UNMADE)
    .order_by(_last_served.scalar_subquery().asc().nulls_first(), reports.c.created_at)
    .limit(1)
)
"""Asked twice a second; to write it anew each time takes four times as long as to ask it."""


def next_unmade(session: Session) -> Row[Any] | None:
    """The oldest unmade report of whoever has waited longest since their last one was made."""
    return session.execute(_NEXT_UNMADE).first()


def count_unmade(session: Session, member: str) -> tuple[int, int]:
    """How many reports are not ready: in all, and of those that the member ordered."""
    theirs = func.count().filter(reports.c.made_by == member)
    in_all, of_one = session.execute(select(func.count(), theirs).where(_UNMADE)).one()
    return in_all, of_one


def mark(session: Session, report_id: str, **values: Any) -> None:
    session.execute(update(reports).where(reports.c.id == report_id).values(values))


def newest_template(session: Session) -> Row[Any] | None:
    return session.execute(select(templates).order_by(templates.c.number.desc()).limit(1)).first()
