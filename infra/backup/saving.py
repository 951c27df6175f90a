"""Writes a back-up of a running Yui."""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from infra.backup import manifest
from infra.backup.manifest import FORMAT, Manifest, sha256
from infra.backup.snapshots import snapshots
from infra.privacy import tighten
from services.sharing.storage.accesses import ACCESS_LOG
from services.sharing.storage.tables import accesses_head
from shared.database import Database
from shared.messaging.protocol.stream import Cursor
from shared.settings import Settings
from shared.trail.tables import trail_head

_UNFINISHED = shutil.ignore_patterns("tmp*")
"""Uploads that are still being written."""


class NotEmpty(Exception):
    """The folder for the back-up has something in it."""


def save(
    folder: Path, databases: Mapping[str, Database], settings: Settings, now: datetime
) -> Manifest:
    """Databases as of one moment, then the files they name, then the keys, then the manifest.

    Files are never changed or deleted, so that copying them later loses none. Without its manifest,
    which is written last, a folder is no back-up. Raises NotEmpty, CannotCopy.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise NotEmpty(f"{folder} は空ではありません。")
    logs, trails = _save_databases(folder, databases)
    for source, name in ((settings.files, "files"), (settings.keys, "keys")):
        if source.exists():
            shutil.copytree(source, folder / name, ignore=_UNFINISHED)
    kind = "sqlite" if databases["council"].has_single_writer else "postgresql"
    made = Manifest(
        format=FORMAT,
        made_at=now,
        kind=kind,
        logs=logs,
        trails=trails,
        checksums=_checksums(folder),
    )
    manifest.write(folder, made)
    for within in folder.iterdir():
        tighten(within)
    os.sync()
    return made


Ends = dict[str, Cursor]


def _save_databases(folder: Path, databases: Mapping[str, Database]) -> tuple[Ends, Ends]:
    """Where the logs end in the copies, and where the trails and the access log do."""
    (folder / "databases").mkdir()
    with snapshots(databases) as found:
        for service, snapshot in found.items():
            snapshot.write(folder / "databases" / service)
        logs = {service: snapshot.end_of_log() for service, snapshot in found.items()}
        trails = {service: snapshot.end_of(trail_head) for service, snapshot in found.items()}
        return logs, {**trails, ACCESS_LOG: found["sharing"].end_of(accesses_head)}


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}
