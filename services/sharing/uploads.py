"""From uploaded bytes to a file that may be shared: spooled, checked, stored by SHA-256."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from werkzeug.datastructures import FileStorage

from services.sharing import table_process
from services.sharing.domain import CheckedFile, DeclaredIdentifiers
from services.sharing.spool import Spool
from shared.errors import Invalid, Problem
from shared.files import FileStore, bare_name
from shared.settings import Settings
from shared.tables import TableRefused, TableSummary
from shared.workshop import Worker

LONGEST_CHECK = timedelta(hours=1)


def spool_of(settings: Settings) -> Spool:
    return Spool(settings.var / "spool" / "sharing")


def receive(
    worker: Worker,
    spool: Spool,
    files: FileStore,
    upload: FileStorage,
    header_rows: int | None,
    declared: Sequence[DeclaredIdentifiers],
) -> CheckedFile:
    """Check the upload and store it; raise Invalid, and keep nothing, if it may not be shared."""
    file_name = bare_name(upload.filename or "") or "data.csv"
    with spool.received(upload.stream) as path:
        summary = _inspected(worker, path, header_rows, declared)
        size_bytes = path.stat().st_size
        with path.open("rb") as content:
            sha256 = files.put(content)
    return CheckedFile(
        file_name=file_name,
        sha256=sha256,
        size_bytes=size_bytes,
        encoding=summary.encoding.value,
        header_rows=summary.header_rows,
        columns=summary.columns,
        row_count=summary.row_count,
        notes=(*summary.notes, *(_declaration(one) for one in declared)),
        declared=tuple(declared),
    )


def erase_leftovers(spool: Spool, now: datetime) -> None:
    """Erase what a killed process left; nothing is checked for as long as LONGEST_CHECK."""
    spool.clear(before=now - LONGEST_CHECK)


def _inspected(
    worker: Worker, path: Path, header_rows: int | None, declared: Sequence[DeclaredIdentifiers]
) -> TableSummary:
    try:
        columns = [one.column for one in declared]
        return table_process.inspect(worker, path, header_rows, columns)
    except TableRefused as refused:
        raise Invalid(problems=[Problem("/file", refused.message)]) from refused


def _declaration(declared: DeclaredIdentifiers) -> str:
    return (
        f"{declared.column}列目の12桁の数字は、個人番号ではなく"
        f"「{declared.meaning}」であると、提供元が申告しています。"
    )
