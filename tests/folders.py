"""Folders for installations that last no longer than a test."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder(on: Path | None = None) -> Iterator[Path]:
    """One that everybody may enter, `on` a disk of its own if named; gone on leaving.

    PostgreSQL's own account must get there: it would keep its data in /var/lib/yui instead
    (`infra/local/postgres.py`), where nobody would remove it.
    """
    with tempfile.TemporaryDirectory(prefix="yui-", dir=on) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
