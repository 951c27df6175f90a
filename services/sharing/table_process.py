"""Tables are read and written in a process of their own, with limits on time and memory.

Checking 20 MB takes seconds in which a green thread would hold up everybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.errors import ServiceAway
from shared.tables import CoercedColumn, Encoding, Preview, TableRefused, TableSummary
from shared.vocabulary import Coercion, Replacement
from shared.workshop import Limits, OutOfMemory, OutOfTime, Task, TaskFailed, TaskRefused, Worker

LIMITS = Limits(seconds=25, memory_mib=1024)


class TableUnreadable(TableRefused):
    """Reading it took more time or memory than any honest table needs."""

    def __init__(self, cause: TaskFailed) -> None:
        what = "大きすぎて" if isinstance(cause, OutOfMemory) else "複雑すぎて"
        super().__init__(
            f"表が{what}読み取れませんでした。ファイルを小さく分けて、お試しください。"
        )


def inspect(
    worker: Worker, path: Path, header_rows: int | None, identifier_columns: Iterable[int]
) -> TableSummary:
    """What `tables.inspect_table` says of the file; raise TableRefused as it does."""
    options = ["--identifier-columns", ",".join(map(str, identifier_columns))]
    if header_rows:
        options += ["--header-rows", str(header_rows)]
    try:
        found = worker(_task("inspect", path, *options))
    except TaskRefused as refused:
        raise TableRefused(str(refused)) from refused
    except (OutOfMemory, OutOfTime) as cause:
        raise TableUnreadable(cause) from cause
    except TaskFailed as cause:
        raise ServiceAway("表の読み取りが途中で止まりました。もう一度お試しください。") from cause
    return TableSummary(
        encoding=Encoding(found["encoding"]),
        header_rows=found["header_rows"],
        columns=tuple(found["columns"]),
        row_count=found["row_count"],
        notes=tuple(found["notes"]),
    )


def preview(
    worker: Worker, path: Path, encoding: Encoding, header_rows: int, limit: int
) -> Preview:
    """What `tables.preview_table` says of a file that was inspected before."""
    options = "--encoding", encoding.value, "--header-rows", str(header_rows), "--limit", str(limit)
    shown = _of_a_kept_file(worker, _task("preview", path, *options))
    return Preview(tuple(shown["columns"]), tuple(map(tuple, shown["rows"])))


@dataclass(frozen=True)
class Altered:
    """How a written table differs: what CP932 lacks, and before how many cells an apostrophe is.

    `was_plain_csv` is false if its separators, or marks before and behind it, are others too.
    """

    replaced: tuple[Replacement, ...] = ()
    apostrophes: int = 0
    was_plain_csv: bool = True


def write(worker: Worker, path: Path, stored: Encoding, wanted: Encoding, out: Path) -> Altered:
    """Write the table at `path` to `out` in UTF-8 with BOM or CP932, harmless to spreadsheets."""
    step = "to-cp932" if wanted is Encoding.CP932 else "to-utf8"
    options = "--encoding", stored.value, "--out", str(out)
    done = _of_a_kept_file(worker, _task(step, path, *options))
    replaced = tuple(Replacement(**replaced) for replaced in done["replaced"])
    return Altered(replaced, done["apostrophes"], done["was_plain_csv"])


def coerced(worker: Worker, path: Path, stored: Encoding) -> list[CoercedColumn]:
    """What `tables.coerced_columns` says of a file that was inspected before."""
    found = _of_a_kept_file(worker, _task("coerced", path, "--encoding", stored.value))
    return [CoercedColumn(**{**one, "becomes": Coercion(one["becomes"])}) for one in found]


def _task(step: str, path: Path, *options: str) -> Task:
    return Task("shared.tables", (step, str(path), *options), LIMITS)


def _of_a_kept_file(worker: Worker, task: Task) -> Any:
    """It could be read within the same limits when it was kept, so now the machine is at fault."""
    try:
        return worker(task)
    except TaskFailed as cause:
        raise ServiceAway("データの読み取りが、時間内に終わりませんでした。") from cause
