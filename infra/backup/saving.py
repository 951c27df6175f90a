"""Writes a back-up of a running Yui."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from infra.backup import manifest
from infra.backup.copying import copy_folder, require_plain
from infra.backup.manifest import FORMAT, Manifest, sha256
from infra.backup.snapshots import snapshots
from infra.privacy import require_ours, tighten
from services.sharing.storage.accesses import ACCESS_LOG
from services.sharing.storage.tables import accesses_head
from shared.database import Database
from shared.files import kept_whole, stored_in
from shared.messaging.protocol.stream import Cursor
from shared.settings import Settings
from shared.trail.tables import trail_head


class NoPlace(Exception):
    """The folder for the back-up has something in it, or is no place for one; the text says why."""


def make_place(folder: Path, settings: Settings) -> None:
    """An empty folder, apart from the data, that no other account can exchange.

    Raises NoPlace, or OSError (Exposed too).
    """
    if folder.is_symlink():
        raise NoPlace(f"{folder} はシンボリックリンクです。実際のフォルダーを指定してください。")
    place, var = folder.resolve(), settings.var.resolve()
    if place.is_relative_to(var) or var.is_relative_to(place):
        raise NoPlace(
            f"{folder} はデータのフォルダー {var} と重なります。別の場所を指定してください。"
        )
    require_ours(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    require_ours(folder)  # somebody may have been the first to make it
    if any(folder.iterdir()):
        raise NoPlace(f"{folder} は空ではありません。")


def save(
    folder: Path,
    databases: Mapping[str, Database],
    settings: Settings,
    now: datetime,
    on_record: bool = True,
) -> Manifest:
    """Databases as of one moment, then the files they name, then the keys, then the manifest.

    `folder` is one of `make_place`. Files are never changed, and none is swept before they are
    copied, so that copying them later loses none. Without its manifest, which is written last, a
    folder is no back-up. Raises CannotCopy.
    """
    with ExitStack() as kept:
        for store in settings.files.glob("*/"):
            kept.enter_context(kept_whole(store))
            require_plain(stored_in(store))
        logs, trails = _save_databases(folder, databases)
        for source, name in ((settings.files, "files"), (settings.keys, "keys")):
            if source.exists():
                copy_folder(source, folder / name)
    made = Manifest(
        format=FORMAT,
        made_at=now,
        on_record=on_record,
        kind="sqlite" if databases["council"].has_single_writer else "postgresql",
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
