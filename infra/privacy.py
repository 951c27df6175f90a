"""Files and folders that their owner alone may read.

A program of Yui begins with `make_all_private`; what it, or a program that it starts, then makes is
open to nobody else. What was made before, or copied with the modes it had, is closed by `tighten`.
Needs nothing but the standard library.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_all_private() -> None:
    """From now on, and for the programs that this one starts."""
    os.umask(OTHERS)


def tighten(folder: Path) -> None:
    """Take from group and others whatever they may do with the folder (or file) and what is in it.

    What belongs to another account is that account's to guard, and the folder around it can still
    be passed through. What a symbolic link leads to is left alone.
    """
    _close(folder)
    for here, within, files in os.walk(folder):
        theirs = [name for name in within if not _is_ours(Path(here, name))]
        within[:] = [name for name in within if name not in theirs]
        for name in (*within, *files):
            _close(Path(here, name))
        if theirs:
            let_through(Path(here))


def let_through(folder: Path) -> None:
    """Other accounts may pass through the folder, to what is theirs; they cannot look into it."""
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXGRP | stat.S_IXOTH)


def write(path: Path, content: bytes) -> None:
    """Write a file that was closed to others before its first byte; raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.fchmod(descriptor, 0o600)
            file.truncate()
        file.write(content)


def _close(path: Path) -> None:
    with suppress(FileNotFoundError):  # what a running server has just removed
        mode = path.lstat().st_mode
        if mode & OTHERS and not stat.S_ISLNK(mode) and _is_ours(path):
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def _is_ours(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return True
