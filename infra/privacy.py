"""Files and folders that their owner alone may read.

A program of Yui begins with `make_all_private`; what it, or a program that it starts, then makes is
open to nobody else. What was made before, or copied with the modes it had, is closed by `tighten`.
What leaves the data folder goes to a place that others cannot exchange: `require_ours`.
Needs nothing but the standard library.
"""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_OPENED_BY_THE_CALLER = (Path("/dev"), Path("/dev/fd"))
"""Where the machine itself names terminals, and the pipes and files of whoever asks."""


class Exposed(OSError):
    """Another account could get hold of what is written there; the text says where and why."""


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
    """Write a file that others could read at no moment, in place of what is there by that name.

    It is made beside and then named, so that nobody holds it open and no link leads it elsewhere.
    Into what the caller opened, as /dev/stdout, it is written as it is. Raises OSError.
    """
    if path.parent in _OPENED_BY_THE_CALLER:
        path.write_bytes(content)
        return
    descriptor, beside = tempfile.mkstemp(prefix=".yui-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink()
        raise


def require_ours(folder: Path) -> None:
    """Raise Exposed if others than our account and root can exchange the folder or what is in it.

    So can whoever may write one of the folders on the way to it, unless nobody removes there what
    is not theirs (as in /tmp). What is not there yet is passed over.
    """
    for way in (folder.absolute(), folder.resolve()):
        for step in (*reversed(way.parents), way):
            with suppress(FileNotFoundError):
                if _can_be_exchanged(step.lstat()):
                    raise Exposed(
                        f"{step} には、ほかのアカウントが書き込めます。書き込みを自分のアカウントに"
                        "限るか（chmod go-w）、別の場所を指定してください。"
                    )


def require_replaceable(path: Path) -> None:
    """Raise Exposed unless a new file can be laid there that is ours alone.

    In place of nothing, or of a plain file of ours; or what the caller opened, as /dev/stdout.
    """
    if path.parent in _OPENED_BY_THE_CALLER:
        return
    require_ours(path.parent)
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Exposed(f"{path} は通常のファイルではありません。別の名前を指定してください。")
        if not _is_ours(path):
            raise Exposed(
                f"{path} は、ほかのアカウントのファイルです。別の名前を指定してください。"
            )


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


def _can_be_exchanged(found: os.stat_result) -> bool:
    """The thing itself, by the account that it belongs to, or what is in it."""
    if found.st_uid not in (0, os.geteuid()):
        return True
    is_sticky = found.st_mode & stat.S_ISVTX
    return stat.S_ISDIR(found.st_mode) and not is_sticky and bool(found.st_mode & WRITTEN_BY_OTHERS)
