"""What somebody does to an installation who is at its files and databases."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from infra.backup.manifest import Manifest
from infra.databases import databases
from infra.verification import (
    verify_access_log,
    verify_files,
    verify_logs,
    verify_tables,
    verify_trails,
)
from shared.events.codec import GENESIS, chain
from shared.settings import Settings

LISTENING = ("reporting", "registry", "evaluation", "sharing")
_GUARDS = "select name, sql from sqlite_master where type = 'trigger'"
_IN_ORDER = {
    "log": "select position, body from log order by position",
    "trail": "select position, body from trail order by position",
}
_PLACED = {
    "log": "update log set position = ?, hash = ? where position = ?",
    "trail": "update trail set position = ?, hash = ? where position = ?",
}
_ENDED = {
    "log": "update log_head set position = ?, hash = ?",
    "trail": "update trail_head set position = ?, hash = ?",
}


class Intruder:
    """At an installation that is not running, with the database's own program and a shell."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def sql(self, service: str, *statements: str) -> None:
        with self._opened(service) as connection:
            for statement in statements:
                connection.execute(statement)

    def take_guard_away(self, service: str, name: str) -> None:
        with closing(sqlite3.connect(self.database(service))) as connection:
            connection.execute(f"drop trigger {name}")

    def exchange_guard(self, service: str, name: str, laid: str) -> None:
        """Another trigger by its name."""
        self.take_guard_away(service, name)
        with closing(sqlite3.connect(self.database(service))) as connection:
            connection.execute(f"create trigger {name} {laid}")

    def chain_anew(self, service: str, table: str = "log") -> None:
        """Every hash, and the head, as if what stands there had always stood there."""
        with self._opened(service) as connection:
            connection.row_factory = sqlite3.Row
            hash_, last = GENESIS, 0
            rows = connection.execute(_IN_ORDER[table]).fetchall()
            for last, row in enumerate(rows, start=1):
                hash_ = chain(hash_, last, bytes(row["body"]))
                connection.execute(_PLACED[table], (last, hash_, row["position"]))
            connection.execute(_ENDED[table], (last, hash_))

    def make_consumers_agree(self, producer: str) -> None:
        """Each cursor of the producer's log holds the hash that the log has there by now."""
        hashes = self._hashes(producer)
        for service in LISTENING:
            with self._opened(service) as connection:
                streams = connection.execute(
                    "select stream, position from cursors where stream like ?", (f"%.{producer}",)
                ).fetchall()
                for stream, position in streams:
                    connection.execute(
                        "update cursors set hash = ? where stream = ?", (hashes[position], stream)
                    )

    def make_reports_agree(self, producer: str) -> None:
        hashes = self._hashes(producer)
        with self._opened("reporting") as connection:
            for id_, text in connection.execute("select id, positions from reports").fetchall():
                positions = msgspec.json.decode(text)
                for one in positions:
                    if one["service"] == producer:
                        one["hash"] = hashes[one["position"]]
                connection.execute(
                    "update reports set positions = ? where id = ?",
                    (msgspec.json.encode(positions).decode(), id_),
                )

    def file(self, service: str, content: bytes) -> Path:
        """The stored file with this content."""
        files = (self.settings.files / service).glob("[0-9a-f][0-9a-f]/*")
        return next(path for path in files if path.read_bytes() == content)

    def database(self, service: str) -> Path:
        return Path(self.settings.database_url(service).removeprefix("sqlite:///"))

    def put_older(self, service: str, backup: Path) -> None:
        """The database as it was in a back-up."""
        path = self.database(service)
        for file in path.parent.glob(f"{path.name}-*"):
            file.unlink()
        shutil.copy(backup / "databases" / service, path)

    def _hashes(self, producer: str) -> dict[int, str]:
        with self._opened(producer) as connection:
            return {0: GENESIS, **dict(connection.execute("select position, hash from log"))}

    @contextmanager
    def _opened(self, service: str) -> Iterator[sqlite3.Connection]:
        """The guards of trail and access log are taken away, and put back."""
        path = self.database(service)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            guards = connection.execute(_GUARDS).fetchall()
            for name, _ in guards:
                connection.execute(f"drop trigger {name}")
            yield connection
            for _, made in guards:
                connection.execute(made)


def said(settings: Settings, backup: Manifest | None = None) -> dict[str, list[str]]:
    """Everything that `yui verify` finds, by kind."""
    backups = {"backup": backup} if backup else {}
    with databases(settings) as opened:
        found: dict[str, Any] = {
            "log": verify_logs(opened, backups),
            "trail": verify_trails(opened, backups),
            "access log": verify_access_log(opened, backups),
            "tables": verify_tables(opened),
            "files": verify_files(settings, opened),
        }
    words = {
        kind: [finding.words for one in of_kind.values() for finding in one.findings]
        for kind, of_kind in found.items()
    }
    return {kind: findings for kind, findings in words.items() if findings}
