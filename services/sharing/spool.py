"""Where uploaded bytes lie until they are checked: private, and erased in any case."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from shared.errors import TooLarge

LARGEST_FILE_BYTES = 20 << 20
BLOCK_BYTES = 256 * 1024


class Spool:
    """A folder only this service's user can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    def clear(self, before: datetime) -> None:
        """Erase what a process that was killed left behind before that moment."""
        for left in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < before.timestamp():
                    left.unlink()

    @contextmanager
    def empty_file(self) -> Iterator[Path]:
        """A file for something to be written, gone when the block ends."""
        handle, name = tempfile.mkstemp(dir=self._folder)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    @contextmanager
    def received(self, content: IO[bytes]) -> Iterator[Path]:
        """The upload as a file, gone when the block ends. Raise TooLarge beyond 20 MB."""
        with self.empty_file() as path:
            with path.open("wb") as file:
                left = LARGEST_FILE_BYTES
                while block := content.read(BLOCK_BYTES):
                    left -= len(block)
                    if left < 0:
                        raise TooLarge("ファイルが大きすぎます。20MBまでのCSVを選んでください。")
                    file.write(block)
            yield path
