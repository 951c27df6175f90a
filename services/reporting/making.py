"""Makes the files of ordered reports, one report at a time; members take turns.

What was frozen at the order is in the row, so a report whose making was cut off by the end of the
process is simply made again. Each format is made in a child process, when that has a seat; one that
cannot be made does not take the others with it.
"""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import structlog

from services.reporting import storage
from services.reporting.domain import Report, ReportFile, UnmadeFormat
from services.reporting.format_process import MakingFailed, make
from services.reporting.schemas import FORMATS
from shared.database import Database
from shared.vocabulary import ReportState
from shared.web.context import ServiceContext
from shared.workshop import Task

_NOT_KEPT = "ファイルを保存できませんでした。ディスクの空きを、システムの管理者に確認してください。"


def make_next(context: ServiceContext) -> None:
    """Make the next report that is not ready, unless another process is making one."""
    database = context.transactions.database
    if _next_unmade(database) is None:
        return
    with database.try_advisory_lock("making") as is_ours:
        if is_ours and (report := _next_unmade(database)):  # perhaps it was just made
            _make_whole(context, report)


def _next_unmade(database: Database) -> Report | None:
    with database.reading() as session:
        return storage.next_unmade(session)


def _make_whole(context: ServiceContext, report: Report) -> None:
    _mark(context, report.id, state=ReportState.MAKING, percent=0)
    try:
        files, unmade = _make_files(context, report)
    except OSError as cause:
        _log_failure(report.id, cause)
        _end(context, report.id, state=ReportState.FAILED, trouble=_NOT_KEPT)
        return
    _end(
        context,
        report.id,
        state=ReportState.DONE if files else ReportState.FAILED,
        percent=100,
        trouble="" if files else unmade[0].why,
        files=msgspec.to_builtins(files),
        unmade=msgspec.to_builtins(unmade),
    )


def _make_files(
    context: ServiceContext, report: Report
) -> tuple[list[ReportFile], list[UnmadeFormat]]:
    """What could be made, and what could not; raises OSError if the document finds no room."""
    files: list[ReportFile] = []
    unmade: list[UnmadeFormat] = []
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.json"
        with context.transactions.database.reading() as session:
            document.write_text(storage.read_document(session, report.id), encoding="utf-8")
        for done, format_ in enumerate(FORMATS):
            _mark(context, report.id, percent=100 * done // len(FORMATS))
            try:
                files.append(_make_file(context, report, format_, document))
            except (MakingFailed, OSError) as cause:
                _log_failure(report.id, cause)
                why = str(cause) if isinstance(cause, MakingFailed) else _NOT_KEPT
                unmade.append(UnmadeFormat(format_, why))
    return files, unmade


def _make_file(context: ServiceContext, report: Report, format_: str, document: Path) -> ReportFile:
    made = document.with_name(f"report.{format_}")
    template = context.files.path(report.template) if report.template else None
    notes = make(partial(_work, context, report.made_by), format_, document, made, template)
    with made.open("rb") as content:
        sha256 = context.files.put(content)
    size_bytes = made.stat().st_size
    made.unlink()
    return ReportFile(format_, sha256, size_bytes, notes)


def _log_failure(report_id: str, cause: Exception) -> None:
    structlog.get_logger().error("report_failed", report=report_id, exc_info=cause)


def _work(context: ServiceContext, member: str, task: Task) -> Any:
    with context.workshop.long.seat(member):
        return task.run()


def _end(context: ServiceContext, report_id: str, **values: Any) -> None:
    _mark(context, report_id, ended_at=context.transactions.clock(), **values)


def _mark(context: ServiceContext, report_id: str, **values: Any) -> None:
    with context.transactions.database.writing() as session:
        storage.mark(session, report_id, **values)
