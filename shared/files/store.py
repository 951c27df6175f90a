"""Content-addressed files: what was once stored under its SHA-256 is never changed.

What no table names any more is taken away in time: see `shared.files.sweeping`.
"""

import fcntl
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

BLOCK_BYTES = 1 << 20
DRAFTS = "tmp*"
"""Files that are still being written."""
ASIDE = "aside"
"""The folder of those that no table names any more."""
PATIENCE_SECONDS = 30.0
"""For a sweep: it takes seconds, and one that was stopped would be waited for for ever."""
_TRY_AGAIN_SECONDS = 0.2


class FileStore:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: IO[bytes]) -> str:
        """Store everything that is left to read; answer its SHA-256 as 64 hex digits.

        The file appears under its name only when it is complete and on disk. It is written anew
        where it was there already, so that its date is of now.
        """
        digest = hashlib.sha256()
        handle, draft = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                while block := content.read(BLOCK_BYTES):
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(digest.hexdigest())
            path.parent.mkdir(exist_ok=True)
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        return digest.hexdigest()

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """Raise FileNotFoundError if nothing with that content was stored."""
        if not is_plain(path := self.path(sha256)):
            raise FileNotFoundError(path)  # a pipe in its place would be waited for for ever
        return path.open("rb")


def stored_in(folder: Path) -> Iterator[Path]:
    """All that lies where a store keeps files, whatever it is."""
    return folder.glob("[0-9a-f][0-9a-f]/*")


def is_plain(path: Path) -> bool:
    """Whether a file lies there itself: no link to one, no folder, no pipe in its place."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


class BeingSwept(Exception):
    """A sweep of the folder does not end; the text is the folder."""


@contextmanager
def kept_whole(folder: Path) -> Iterator[None]:
    """No sweep takes anything out of the store meanwhile.

    Waits for the end of one; raises BeingSwept after PATIENCE_SECONDS.
    """
    last = time.monotonic() + PATIENCE_SECONDS
    with _opened(folder) as handle:
        while not _locked(handle, fcntl.LOCK_SH):
            if time.monotonic() > last:
                raise BeingSwept(str(folder))
            time.sleep(_TRY_AGAIN_SECONDS)
        yield


@contextmanager
def swept_alone(folder: Path) -> Iterator[bool]:
    """Whether the store is ours to sweep: nobody has it kept whole, or sweeps it, until the end."""
    with _opened(folder) as handle:
        yield _locked(handle, fcntl.LOCK_EX)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int, how: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, how | fcntl.LOCK_NB)
        return True
    return False
