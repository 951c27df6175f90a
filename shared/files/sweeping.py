"""Takes away what no table names: attachments taken back, uploads that came to nothing.

A file is put before the row that names it is committed, and its date is of the moment it was put;
so one that is young may be named in a moment. One that is not is first set aside, out of its place,
and looked for in the tables again: what is named after all goes back, the rest is removed a day
later. Whoever puts the same content meanwhile writes it anew in its place.
"""

import os
import time
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from shared.files.store import ASIDE, DRAFTS, is_plain, stored_in, swept_alone

PUT_TO_NAMED = timedelta(hours=6)
"""No file waits longer for its row: a report of which each format takes its five minutes
included."""
ASIDE_FOR = timedelta(days=1)

Named = Callable[[], Set[str]]


@dataclass
class Swept:
    """How many files a sweep moved, and what it freed."""

    set_aside: int = 0
    put_back: int = 0
    removed: int = 0
    removed_bytes: int = 0


def sweep(folder: Path, named: Named, now: datetime) -> Swept:
    """One sweep of a store; does nothing while somebody keeps it whole, or sweeps it already.

    `named` answers the hashes of all files that are in use. Others get their turn between two.
    """
    swept = Swept()
    with swept_alone(folder) as is_ours:
        if is_ours:
            _remove_all(_older(folder.glob(DRAFTS), now - PUT_TO_NAMED), swept)
            _decide(folder, named, now, swept)  # a full disk has room for no move before
            _set_aside(folder, named, now, swept)
            _decide(folder, named, now, swept)
    return swept


def _set_aside(folder: Path, named: Named, now: datetime, swept: Swept) -> None:
    oldest_young = now - PUT_TO_NAMED
    if not (old := list(_older(stored_in(folder), oldest_young))):
        return
    in_use = named()
    for path in old:
        if path.name not in in_use:
            with suppress(OSError):  # no room: the next sweep tries again
                swept.set_aside += _move_aside(path, folder / ASIDE, now)
            time.sleep(0)


def _move_aside(path: Path, aside: Path, now: datetime) -> bool:
    """Whether it was moved: not so if it was put again just now.

    It is dated before the move, so that it has its day whenever the process dies.
    """
    aside.mkdir(mode=0o700, exist_ok=True)
    with path.open("rb") as file:
        if not _is_older(path, now - PUT_TO_NAMED):
            return False
        os.utime(file.fileno(), (now.timestamp(), now.timestamp()))
        moved = path.replace(aside / path.name)
        is_the_old_one = os.path.samestat(os.fstat(file.fileno()), moved.lstat())
    if not is_the_old_one:
        moved.replace(path)
    return is_the_old_one


def _decide(folder: Path, named: Named, now: datetime, swept: Swept) -> None:
    if any(folder.glob(f"{ASIDE}/*")):
        in_use = named()
        swept.put_back += put_back(folder, in_use)
        old = _older(folder.glob(f"{ASIDE}/*"), now - ASIDE_FOR)
        # What is in use and could not be put back, for want of room, waits for the next sweep.
        _remove_all((path for path in old if path.name not in in_use), swept)


def put_back(folder: Path, in_use: Set[str]) -> int:
    """Into their places what lies aside and is in use after all; how many these are.

    The store is kept whole, or swept by the caller.
    """
    back = 0
    for path in list(folder.glob(f"{ASIDE}/*")):
        if path.name in in_use and is_plain(path):
            place = folder / path.name[:2] / path.name
            with suppress(OSError):  # another back-up was the first, or there is no room
                place.parent.mkdir(exist_ok=True)
                path.replace(place)
                back += 1
    return back


def _remove_all(paths: Iterator[Path], swept: Swept) -> None:
    for path in list(paths):
        swept.removed_bytes += path.stat().st_size
        path.unlink()
        swept.removed += 1
        time.sleep(0)


def _older(paths: Iterator[Path], than: datetime) -> Iterator[Path]:
    return (path for path in paths if is_plain(path) and _is_older(path, than))


def _is_older(path: Path, than: datetime) -> bool:
    try:
        return path.lstat().st_mtime < than.timestamp()
    except FileNotFoundError:  # it was a draft, and has its name now
        return False
