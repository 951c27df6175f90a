"""SQLite's files while they are in use: it writes on into what was removed, and does not look."""

import os
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import OperationalError

_BESIDE = ("-wal", "-shm")
"""What was committed lately, and who reads and writes it: there while any connection is open."""


class SqliteFile:
    """The file that all engines of one database work in, as it was when the first one opened it.

    One that was removed since, or lies in its place, is away until the first is back: what was
    written into it would be lost. Where a file beside it is gone, what was committed is saved into
    the file itself, and the database is away for good: only a new start begins another.
    """

    def __init__(self, url: str) -> None:
        self._path = str(Path(make_url(url).database or ""))
        self._beside = [self._path + each for each in _BESIDE]
        self._opened: dict[str, tuple[int, int]] = {}
        self._connections = 0
        self._lost: str | None = None

    def watch(self, engine: Engine) -> None:
        Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "do_connect", self._before_connecting)
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "close", self._closed)
        event.listen(engine, "checkout", self._before_use)

    def forget(self) -> None:
        """Nobody uses it any more: another may come in its place."""
        self._opened.clear()
        self._lost = None

    def _connected(self, *_of_the_event: Any) -> None:
        self._connections += 1
        self._note(self._path)

    def _closed(self, *_of_the_event: Any) -> None:
        self._connections -= 1
        if not self._connections:  # SQLite itself has taken them away
            for path in self._beside:
                self._opened.pop(path, None)

    def _before_connecting(self, *_of_the_event: Any) -> None:
        if self._lost or (path := self._gone(*self._opened)):
            self._refuse(self._lost or path)

    def _before_use(self, connection: Any, *_of_the_event: Any) -> None:
        if path := self._gone(self._path):
            self._refuse(path)
        if path := self._lost or self._gone(*self._beside):
            self._lost = path
            connection.execute("pragma wal_checkpoint(passive)")
            self._refuse(path)
        for each in self._beside:
            self._note(each)

    def _note(self, path: str) -> None:
        if path not in self._opened and (identity := _identity(path)):
            self._opened[path] = identity

    def _gone(self, *paths: str) -> str | None:
        """The first of them that is not what was opened."""
        for path in paths:
            opened = self._opened.get(path)
            if opened is not None and _identity(path) != opened:
                return path
        return None

    def _refuse(self, path: str | None) -> NoReturn:
        gone = FileNotFoundError(f"{path} was removed or replaced while it was in use")
        raise OperationalError(None, None, gone)


def _identity(path: str) -> tuple[int, int] | None:
    """Device and inode; asked at each use of a connection, so that it must cost little."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
