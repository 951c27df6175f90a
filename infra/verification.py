"""All logs and trails of an installation, compared with what was recorded of them elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import MetaData, select
from sqlalchemy.exc import SQLAlchemyError

from infra.backup.manifest import Manifest, sha256
from services.reporting.storage import recorded_positions
from shared.database import Database
from shared.files import FileStore
from shared.messaging.protocol.stream import Cursor
from shared.messaging.tables import cursors
from shared.messaging.verification import Finding, Verified, Witness, verify
from shared.settings import Settings
from shared.trail import verification as trail


def verify_logs(
    databases: Mapping[str, Database], backups: Mapping[str, Manifest] = MappingProxyType({})
) -> dict[str, Verified]:
    """Per service, what came of reading its log; `backups` by the names they go by."""
    witnesses = defaultdict(list)
    for name, backup in backups.items():
        for producer, end in backup.logs.items():
            witnesses[producer].append(Witness(f"バックアップ（{name}）", end))
    for listener, database in databases.items():
        for producer, witness in _from_cursors(listener, database):
            witnesses[producer].append(witness)
    for producer, witness in _from_reports(databases["reporting"]):
        witnesses[producer].append(witness)
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        with _readable(found, service), database.snapshot() as session:
            found[service] = verify(session, witnesses[service])
    return found


def verify_trails(
    databases: Mapping[str, Database], backups: Mapping[str, Manifest] = MappingProxyType({})
) -> dict[str, Verified]:
    """Per service, what came of reading its trail of security acts."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        witnesses = [
            Witness(f"バックアップ（{name}）", backup.trails[service])
            for name, backup in backups.items()
            if service in backup.trails
        ]
        with _readable(found, service), database.snapshot() as session:
            found[service] = trail.verify(session, service, witnesses)
    return found


def verify_files(settings: Settings, databases: Mapping[str, Database]) -> dict[str, Verified]:
    """Per service that stores files, what came of reading each; `end` counts them."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        folder = settings.files / service
        with _readable(found, service):
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


@contextmanager
def _readable(found: dict[str, Verified], service: str) -> Iterator[None]:
    """What cannot be read at all is a finding too."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        words = f"読み取れません（{type(error).__name__}）。"
        found[service] = Verified(Cursor(), (Finding(0, words),))


def _from_cursors(listener: str, database: Database) -> list[tuple[str, Witness]]:
    with database.reading() as session:
        return [
            (
                row.stream.partition(".")[2],
                Witness(f"{listener}の受信位置", Cursor(row.log_id, row.position, row.hash)),
            )
            for row in session.execute(select(cursors))
        ]


def _from_reports(database: Database) -> list[tuple[str, Witness]]:
    with database.reading() as session:
        return [
            (at.service, Witness(f"報告書（{number}）", Cursor("", at.position, at.hash)))
            for number, at in recorded_positions(session)
        ]
