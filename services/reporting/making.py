"""Makes the files of ordered reports, one report at a time; members take turns.

What was frozen at the order is in the row, so a report whose making was cut off by the end of the
process is simply made again. Each format is made in a child process, when that has a seat.
"""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row

from services.reporting import storage
from services.reporting.format_process import MakingFailed, make
from services.reporting.schemas import FORMATS
from services.reporting.storage import ReportFile
from shared.database import Database
from shared.web.parts import Parts
from shared.workshop import Task

_NOT_KEPT = "ファイルを保存できませんでした。ディスクの空きを、システムの管理者に確認してください。"


def make_next(parts: Parts) -> None:
    """Make the next report that is not ready, unless another process is making one."""
    database = parts.transactions.database
    if _next_unmade(database) is None:
        return
    with database.turn("making") as is_ours:
        if is_ours and (report := _next_unmade(database)):  # perhaps it was just made
            _make_whole(parts, report)


def _next_unmade(database: Database) -> Row[Any] | None:
    with database.reading() as session:
        return storage.next_unmade(session)


def _make_whole(parts: Parts, report: Row[Any]) -> None:
    _mark(parts, report.id, state="making", percent=0)
    try:
        files = _make_files(parts, report)
    except MakingFailed as cause:
        _fail(parts, report.id, cause, str(cause))
    except OSError as cause:
        _fail(parts, report.id, cause, _NOT_KEPT)
    else:
        _end(parts, report.id, state="done", percent=100, files=msgspec.to_builtins(files))


def _fail(parts: Parts, report_id: str, cause: Exception, trouble: str) -> None:
    """Say why, so that the reports behind this one get their turn."""
    structlog.get_logger().error("report_failed", report=report_id, exc_info=cause)
    _end(parts, report_id, state="failed", trouble=trouble)


def _make_files(parts: Parts, report: Row[Any]) -> list[ReportFile]:
    files: list[ReportFile] = []
    worker = partial(_work, parts, report.made_by)
    template = parts.files.path(report.template) if report.template else None
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.json"
        document.write_text(report.document, encoding="utf-8")
        for done, format_ in enumerate(FORMATS):
            _mark(parts, report.id, percent=100 * done // len(FORMATS))
            made = Path(folder) / f"report.{format_}"
            notes = make(worker, format_, document, made, template)
            with made.open("rb") as content:
                sha256 = parts.files.put(content)
            files.append(ReportFile(format_, sha256, made.stat().st_size, notes))
    return files


def _work(parts: Parts, member: str, task: Task) -> Any:
    with parts.workshop.long.seat(member):
        return task.run()


def _end(parts: Parts, report_id: str, **values: Any) -> None:
    _mark(parts, report_id, ended_at=parts.transactions.clock(), **values)


def _mark(parts: Parts, report_id: str, **values: Any) -> None:
    with parts.transactions.database.writing() as session:
        storage.mark(session, report_id, **values)
