"""What can be done with reports: order, look, keep what was made."""

from services.reporting import storage
from services.reporting.document import CHAPTERS, compose, to_json
from services.reporting.domain import (
    Counts,
    JointProject,
    Report,
    ReportFile,
    ReportOrder,
    WordTemplate,
)
from shared.acts import Act
from shared.errors import Busy, KeyTaken, NotFound
from shared.transactions import UnitOfWork
from shared.vocabulary import FiscalYear, ReportState

MOST_UNMADE, MOST_UNMADE_OF_ONE = 50, 20
"""So many reports may wait to be made, in all and of one member."""


def order_report(
    work: UnitOfWork, report_id: str, title: str, chapters: tuple[str, ...], texts: dict[str, str]
) -> Report:
    """Freeze the document as of the positions heard; its files are made in the background.

    A repeat with the same id answers the first one; raise KeyTaken for another order, and Busy
    while too many are unmade.
    """
    storage.hold_positions(work.session)
    chapters = chapters or tuple(CHAPTERS)
    if (existing := storage.find_report(work.session, report_id)) is not None:
        wanted = (existing.title, existing.chapters, existing.texts)
        if wanted != (title, chapters, texts):
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
    report = _frozen(work, report_id, year, serial, order)
    work.record(Act.REPORT_ORDERED, report_id)
    return report


def _expect_room(work: UnitOfWork) -> None:
    in_all, of_one = storage.count_unmade(work.session, work.by.id)
    if in_all >= MOST_UNMADE or of_one >= MOST_UNMADE_OF_ONE:
        raise Busy("作成を待っている報告書が多いため、いまは受け付けられません。", 60)


def _frozen(
    work: UnitOfWork, report_id: str, year: FiscalYear, serial: int, order: ReportOrder
) -> Report:
    material = storage.read_material(work.session)
    template = storage.newest_template(work.session)
    report = Report(
        id=report_id,
        fiscal_year=year.year,
        serial=serial,
        number=order.number,
        title=order.title,
        chapters=order.chapters,
        texts=order.texts,
        state=ReportState.QUEUED,
        percent=0,
        trouble="",
        positions=material.positions,
        template=template.sha256 if template else None,
        files=(),
        unmade=(),
        made_by=work.by.id,
        created_at=work.now,
        ended_at=None,
    )
    storage.add_report(work.session, report, to_json(compose(order, material)))
    return report


def list_reports(work: UnitOfWork, page: int, per_page: int) -> tuple[list[Report], int]:
    return storage.list_reports(work.session, page, per_page)


def get_report(work: UnitOfWork, report_id: str) -> Report:
    return storage.get_report(work.session, report_id)


def take_file(work: UnitOfWork, report_id: str, format_: str) -> tuple[Report, ReportFile]:
    """The report and one of its files, which is on record; raise NotFound while it is not made."""
    report = storage.get_report(work.session, report_id)
    for file in report.files:
        if file.format == format_:
            work.record(Act.REPORT_DOWNLOADED, report_id, format=format_)
            return report, file
    raise NotFound("この形式のファイルは、まだできていません。")


def see_counts(work: UnitOfWork) -> Counts:
    return storage.read_counts(work.session)


def list_projects(work: UnitOfWork) -> list[JointProject]:
    return storage.read_projects(work.session)


def get_project(work: UnitOfWork, project_id: str) -> JointProject:
    return storage.get_project(work.session, project_id)


def put_template(work: UnitOfWork, sha256: str, file_name: str) -> WordTemplate:
    """The next reports are made with this template; earlier ones keep theirs."""
    newest = storage.newest_template(work.session)
    template = WordTemplate(
        number=newest.number + 1 if newest else 1,
        sha256=sha256,
        file_name=file_name,
        put_by=work.by.id,
        put_at=work.now,
    )
    storage.add_template(work.session, template)
    work.record(Act.TEMPLATE_REPLACED, sha256=sha256)
    return template


def newest_template(work: UnitOfWork) -> WordTemplate | None:
    return storage.newest_template(work.session)


def get_template(work: UnitOfWork) -> WordTemplate:
    """Raise NotFound while the 事務局 has put none and the default is used."""
    newest = newest_template(work)
    if newest is None:
        raise NotFound("ひな形は登録されていません。標準のひな形を使用します。")
    return newest
