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
            aside = folder / ASIDE
            aside.mkdir(mode=0o700, exist_ok=True)
            _set_aside(folder, named, now, swept)
            _decide(aside, named, now, swept)
            _remove_all(_older(folder.glob(DRAFTS), now - PUT_TO_NAMED), swept)
    return swept


def _set_aside(folder: Path, named: Named, now: datetime, swept: Swept) -> None:
    oldest_young = now - PUT_TO_NAMED
    if not (old := list(_older(stored_in(folder), oldest_young))):
        return
    in_use = named()
    for path in old:
        if path.name not in in_use:
            moved = path.replace(folder / ASIDE / path.name)
            if _is_older(moved, oldest_young):
                os.utime(moved, (now.timestamp(), now.timestamp()))
                swept.set_aside += 1
            else:  # it was put again just now
                moved.replace(path)
            time.sleep(0)


def _decide(aside: Path, named: Named, now: datetime, swept: Swept) -> None:
    if not any(aside.iterdir()):
        return
    swept.put_back += put_back(aside.parent, named())
    _remove_all(_older(aside.iterdir(), now - ASIDE_FOR), swept)


def put_back(folder: Path, in_use: Set[str]) -> int:
    """Into their places what lies aside and is in use after all; how many these are.

    The store is kept whole, or swept by the caller.
    """
    found = [path for path in folder.glob(f"{ASIDE}/*") if path.name in in_use and is_plain(path)]
    for path in found:
        place = folder / path.name[:2] / path.name
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another back-up was the first
            path.replace(place)
    return len(found)


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
