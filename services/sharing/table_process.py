"""Tables are read and written in a process of their own, with limits on time and memory.

Checking 20 MB takes seconds in which a green thread would hold up everybody else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from services.sharing.tables import Encoding, TableRefused, TableSummary
from shared.vocabulary import Replacement

TIMEOUT_SECONDS = 60


class TableUnreadable(TableRefused):
    """Reading it took more time than any honest table needs."""

    def __init__(self) -> None:
        super().__init__("表を読み取れませんでした。ファイルを小さく分けて、お試しください。")


def inspect(path: Path, header_rows: int | None, identifier_columns: Iterable[int]) -> TableSummary:
    """What `tables.inspect_table` says of the file; raise TableRefused as it does."""
    options = ["--identifier-columns", ",".join(map(str, identifier_columns))]
    if header_rows:
        options += ["--header-rows", str(header_rows)]
    found = _run("inspect", path, *options)
    return TableSummary(
        encoding=Encoding(found["encoding"]),
        header_rows=found["header_rows"],
        columns=tuple(found["columns"]),
        row_count=found["row_count"],
        notes=tuple(found["notes"]),
    )


def write(path: Path, stored: Encoding, wanted: Encoding, out: Path) -> list[Replacement]:
    """Write the table at `path` to `out` in UTF-8 with BOM or CP932; answer what was replaced."""
    step = "to-cp932" if wanted is Encoding.CP932 else "to-utf8"
    done = _run(step, path, "--encoding", stored.value, "--out", str(out))
    return [Replacement(**replaced) for replaced in done["replaced"]]


def _run(step: str, path: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "services.sharing.tables", step, str(path), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as cause:
        raise TableUnreadable() from cause
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        raise TableRefused(answer["refused"])
    return answer["done"]
