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
        self._path = Path(make_url(url).database or "")
        self._beside = [self._path.with_name(self._path.name + each) for each in _BESIDE]
        self._opened: dict[Path, os.stat_result] = {}
        self._connections = 0
        self._lost: Path | None = None

    def watch(self, engine: Engine) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
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
        self._opened.setdefault(self._path, self._path.stat())

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
            if each not in self._opened and each.exists():
                self._opened[each] = each.stat()

    def _gone(self, *paths: Path) -> Path | None:
        """The first of them that is not what was opened."""
        return next((path for path in paths if not self._is_as_opened(path)), None)

    def _is_as_opened(self, path: Path) -> bool:
        if (opened := self._opened.get(path)) is None:
            return True
        try:
            return os.path.samestat(opened, path.stat())
        except FileNotFoundError:
            return False

    def _refuse(self, path: Path | None) -> NoReturn:
        gone = FileNotFoundError(f"{path} was removed or replaced while it was in use")
        raise OperationalError(None, None, gone)
