"""Content-addressed files: what was once stored under its SHA-256 is never changed."""

import hashlib
import os
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from shared.errors import Invalid, Problem
from shared.vocabulary import as_seen, has_direction_mark, is_visible

BLOCK_BYTES = 1 << 20


LONGEST_NAME = 200


def bare_name(file_name: str) -> str:
    """The name of an uploaded file as it looks, without folders; its end if it is too long.

    Raises Invalid if its ending is not where it seems to be, or nothing before it can be seen.
    """
    given = file_name.replace("\\", "/").rpartition("/")[2]
    name = as_seen(given)
    if has_direction_mark(name):
        raise _refused("ファイル名に、文字の並びの向きを変える、目に見えない文字が含まれています。")
    if given and not is_visible(Path(given).stem):
        raise _refused("ファイル名に、目に見える文字がありません。")
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return kept[-LONGEST_NAME:]


def _refused(message: str) -> Invalid:
    told = f"{message}ファイルの名前を変えて、もう一度選んでください。"
    return Invalid(problems=[Problem("/file", told)])


class FileStore:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: IO[bytes]) -> str:
        """Store everything that is left to read; answer its SHA-256 as 64 hex digits.

        The file appears under its name only when it is complete and on disk.
        """
        digest = hashlib.sha256()
        handle, draft = tempfile.mkstemp(dir=self._folder)
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
        return self._folder / sha256[:2] / sha256

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
