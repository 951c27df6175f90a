"""What can be done with reports: order, look, keep what was made."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert

from services.reporting import storage
from services.reporting.document import CHAPTERS, compose, to_json
from services.reporting.domain import Counts, JointProject, ReportOrder
from shared.acts import Act
from shared.errors import Busy, KeyTaken, NotFound
from shared.transactions import UnitOfWork
from shared.vocabulary import FiscalYear, ReportState

MOST_UNMADE, MOST_UNMADE_OF_ONE = 50, 20
"""So many reports may wait to be made, in all and of one member."""


def order_report(
    work: UnitOfWork, report_id: str, title: str, chapters: tuple[str, ...], texts: dict[str, str]
) -> Row[Any]:
    """Freeze the document as of the positions heard; its files are made in the background.

    A repeat with the same id answers the first one; raise KeyTaken for another order, and Busy
    while too many are unmade.
    """
    storage.hold_positions(work.session)
    chapters = chapters or tuple(CHAPTERS)
    if (existing := storage.find_report(work.session, report_id)) is not None:
        wanted = (existing.title, existing.chapters, existing.texts)
        if wanted != (title, list(chapters), texts):
            raise KeyTaken()
        return existing
    _expect_room(work)
    year = FiscalYear.of(work.today)
    serial = storage.next_serial(work.session, year.year)
    order = ReportOrder(
        number=f"{year.label}第{serial}号",
        title=title,
        made_on=work.today,
        chapters=chapters,
        texts=texts,
    )
    _keep_order(work, report_id, year.year, serial, order)
    work.record(Act.REPORT_ORDERED, report_id)
    return storage.get_report(work.session, report_id)


def _expect_room(work: UnitOfWork) -> None:
    in_all, of_one = storage.count_unmade(work.session, work.by.id)
    if in_all >= MOST_UNMADE or of_one >= MOST_UNMADE_OF_ONE:
        raise Busy("作成を待っている報告書が多いため、いまは受け付けられません。", 60)


def _keep_order(
    work: UnitOfWork, report_id: str, fiscal_year: int, serial: int, order: ReportOrder
) -> None:
    material = storage.read_material(work.session)
    template = storage.newest_template(work.session)
    positions = [
        {"service": one.service, "position": one.position, "hash": one.hash}
        for one in material.positions
    ]
    work.session.execute(
        insert(storage.reports).values(
            id=report_id,
            fiscal_year=fiscal_year,
            serial=serial,
            number=order.number,
            title=order.title,
            chapters=list(order.chapters),
            texts=order.texts,
            state=ReportState.QUEUED,
            percent=0,
            trouble="",
            positions=positions,
            document=to_json(compose(order, material)),
            template=template.sha256 if template else None,
            files=[],
            unmade=[],
            made_by=work.by.id,
            created_at=work.now,
        )
    )


def list_reports(work: UnitOfWork, page: int, per_page: int) -> tuple[Sequence[Row[Any]], int]:
    return storage.list_reports(work.session, page, per_page)


def get_report(work: UnitOfWork, report_id: str) -> Row[Any]:
    return storage.get_report(work.session, report_id)


def take_file(work: UnitOfWork, report_id: str, format_: str) -> tuple[Row[Any], dict[str, Any]]:
    """The report and one of its files, which is on record; raise NotFound while it is not made."""
    report = storage.get_report(work.session, report_id)
    for file in report.files:
        if file["format"] == format_:
            work.record(Act.REPORT_DOWNLOADED, report_id, format=format_)
            return report, file
    raise NotFound("この形式のファイルは、まだできていません。")


def see_counts(work: UnitOfWork) -> Counts:
    return storage.read_counts(work.session)


def list_projects(work: UnitOfWork) -> list[JointProject]:
    return storage.read_projects(work.session)


def get_project(work: UnitOfWork, project_id: str) -> JointProject:
    return storage.get_project(work.session, project_id)


def put_template(work: UnitOfWork, sha256: str, file_name: str) -> Row[Any]:
    """The next reports are made with this template; earlier ones keep theirs."""
    newest = storage.newest_template(work.session)
    number = newest.number + 1 if newest else 1
    work.session.execute(
        insert(storage.templates).values(
            number=number,
            sha256=sha256,
            file_name=file_name,
            put_by=work.by.id,
            put_at=work.now,
        )
    )
    work.record(Act.TEMPLATE_REPLACED, sha256=sha256)
    return get_template(work)


def newest_template(work: UnitOfWork) -> Row[Any] | None:
    return storage.newest_template(work.session)


def get_template(work: UnitOfWork) -> Row[Any]:
    """Raise NotFound while the 事務局 has put none and the default is used."""
    newest = newest_template(work)
    if newest is None:
        raise NotFound("ひな形は登録されていません。標準のひな形を使用します。")
    return newest
