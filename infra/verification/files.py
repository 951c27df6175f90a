"""Stored files: each by its hash, and each that a table names."""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Text, cast, select
from sqlalchemy.orm import Session

from infra.backup.manifest import sha256
from infra.verification.reading import readable
from shared.database import Database
from shared.files import is_plain, stored_in
from shared.messaging.protocol.stream import Cursor
from shared.messaging.verification import Finding, Verified
from shared.settings import Settings

NAMED = "sha256"
"""What a column, or a member of a document in one, that names a file is called everywhere."""


def verify_files(settings: Settings, databases: Mapping[str, Database]) -> dict[str, Verified]:
    """Per service that stores files, what came of reading each; `end` counts them."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        folder = settings.files / service
        with readable(found, service):
            named = _named_files(database)
            if named or folder.exists():
                found[service] = _of_files(folder, named)
    return found


def _of_files(folder: Path, named: Set[str]) -> Verified:
    there = sorted(stored_in(folder))
    missing = named - {path.name for path in there if path.name.startswith(path.parent.name)}
    findings = [Finding(0, words) for path in there if (words := _amiss(path))]
    findings += [Finding(0, f"ファイル {name} がありません。") for name in sorted(missing)]
    return Verified(Cursor("", len(there)), tuple(findings))


def _amiss(path: Path) -> str:
    if not is_plain(path):
        return f"ファイル {path.name} は、通常のファイルではありません。"
    if sha256(path) != path.name:
        return f"ファイル {path.name} の内容が書き換えられています。"
    return ""


def _named_files(database: Database) -> set[str]:
    """Those that any table names."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    columns = [column for table in metadata.tables.values() for column in table.columns]
    with database.reading() as session:
        return {name for column in columns for name in _named_in(session, column)}


def _named_in(session: Session, column: Column[Any]) -> Iterator[str]:
    if column.name == NAMED:
        yield from session.scalars(select(column))
    elif isinstance(column.type, JSON):
        for document in session.scalars(select(column).where(cast(column, Text).contains(NAMED))):
            yield from _named_by(document)


def _named_by(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get(NAMED), str):
            yield document[NAMED]
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            yield from _named_by(part)
