"""Stored files: each by its hash, and each that a table names."""

from collections.abc import Mapping, Set
from pathlib import Path

from sqlalchemy import MetaData, select

from infra.backup.manifest import sha256
from infra.verification.reading import readable
from shared.database import Database
from shared.files import FileStore
from shared.messaging.protocol.stream import Cursor
from shared.messaging.verification import Finding, Verified
from shared.settings import Settings


def verify_files(settings: Settings, databases: Mapping[str, Database]) -> dict[str, Verified]:
    """Per service that stores files, what came of reading each; `end` counts them."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        folder = settings.files / service
        with readable(found, service):
            named = _named_files(database)
            if named or folder.exists():
                found[service] = _of_files(FileStore(folder), folder, named)
    return found


def _of_files(store: FileStore, folder: Path, named: Set[str]) -> Verified:
    there = sorted(path for path in folder.glob("[0-9a-f][0-9a-f]/*") if path.is_file())
    findings = [
        Finding(0, f"ファイル {path.name} の内容が書き換えられています。")
        for path in there
        if sha256(path) != path.name
    ]
    findings += [
        Finding(0, f"ファイル {name} がありません。")
        for name in sorted(named)
        if not store.path(name).exists()
    ]
    return Verified(Cursor("", len(there)), tuple(findings))


def _named_files(database: Database) -> set[str]:
    """Those that any table names, by the column that is called so everywhere."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    with database.reading() as session:
        return {
            name
            for table in metadata.tables.values()
            if "sha256" in table.columns
            for name in session.scalars(select(table.c.sha256))
        }
