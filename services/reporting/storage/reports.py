"""The reports made, their files and the Word templates."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from services.reporting.domain import LogPosition, Report, WordTemplate
from services.reporting.storage.tables import reports, templates
from shared.database import page_of
from shared.errors import NotFound
from shared.messaging.tables import cursors
from shared.vocabulary import ReportState


def hold_positions(session: Session) -> None:
    """Let no subscription move on, and no other report be ordered, before the transaction ends.

    What is read afterwards is exactly what was heard up to the positions.
    """
    session.execute(select(cursors.c.stream).with_for_update()).all()


def next_serial(session: Session, fiscal_year: int) -> int:
    """The next report number of the year."""
    last = select(func.max(reports.c.serial)).where(reports.c.fiscal_year == fiscal_year)
    return (session.execute(last).scalar() or 0) + 1


def add_report(session: Session, report: Report, document: str) -> None:
    """`document` is what its files are made from, as JSON."""
    row = msgspec.to_builtins(report, builtin_types=(datetime,))
    session.execute(insert(reports).values(**row, document=document))


_REPORT = [column for column in reports.c if column.name != "document"]


def find_report(session: Session, report_id: str) -> Report | None:
    row = session.execute(select(*_REPORT).where(reports.c.id == report_id)).first()
    return _report(row) if row else None


def get_report(session: Session, report_id: str) -> Report:
    report = find_report(session, report_id)
    if report is None:
        raise NotFound("報告書が見つかりません。")
    return report


def read_document(session: Session, report_id: str) -> str:
    """What a report's files are made from, as JSON."""
    query = select(reports.c.document).where(reports.c.id == report_id)
    document: str = session.execute(query).scalar_one()
    return document


def list_reports(session: Session, page: int, per_page: int) -> tuple[list[Report], int]:
    """Newest first."""
    newest = reports.c.fiscal_year.desc(), reports.c.serial.desc()
    rows, total = page_of(session, select(*_REPORT).order_by(*newest), page, per_page)
    return [_report(row) for row in rows], total


def _report(row: Row[Any]) -> Report:
    return msgspec.convert(row, Report, from_attributes=True)


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
    select(*_REPORT)
    .where(_UNMADE)
    .order_by(_last_served.scalar_subquery().asc().nulls_first(), reports.c.created_at)
    .limit(1)
)
"""Asked twice a second; to write it anew each time takes four times as long as to ask it."""


def next_unmade(session: Session) -> Report | None:
    """The oldest unmade report of whoever has waited longest since their last one was made."""
    row = session.execute(_NEXT_UNMADE).first()
    return _report(row) if row else None


def count_unmade(session: Session, member: str) -> tuple[int, int]:
    """How many reports are not ready: in all, and of those that the member ordered."""
    theirs = func.count().filter(reports.c.made_by == member)
    in_all, of_one = session.execute(select(func.count(), theirs).where(_UNMADE)).one()
    return in_all, of_one


def mark(session: Session, report_id: str, **values: Any) -> None:
    session.execute(update(reports).where(reports.c.id == report_id).values(values))


def add_template(session: Session, template: WordTemplate) -> None:
    session.execute(insert(templates).values(asdict(template)))


def newest_template(session: Session) -> WordTemplate | None:
    row = session.execute(select(templates).order_by(templates.c.number.desc()).limit(1)).first()
    return WordTemplate(**row._mapping) if row else None
