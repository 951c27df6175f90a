"""Writes a back-up of a running Yui."""

import os
from collections.abc import Iterator, Mapping, Set
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from infra.backup import manifest
from infra.backup.copying import copy_folder, require_plain
from infra.backup.manifest import FORMAT, Manifest, sha256
from infra.backup.snapshots import CannotCopy, snapshots
from infra.privacy import require_ours, tighten
from services.sharing.storage.accesses import ACCESS_LOG
from services.sharing.storage.tables import accesses_head
from shared.database import Database, does_not_answer, is_disk_full
from shared.files import kept_whole, named_files, put_back, stored_in
from shared.messaging.protocol.continuity import Cursor
from shared.settings import Settings
from shared.trail.tables import trail_head


class NoPlace(Exception):
    """The folder for the back-up has something in it, or is no place for one; the text says why."""


class Incomplete(Exception):
    """The back-up holds all that could be had, and not each file that a table names; the text says
    which."""


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
    copied, so that copying them later loses none; what had been set aside and is named is put
    back. Without its manifest, which is written last, a folder is no back-up.

    Raises CannotCopy, or Incomplete once all the rest is saved.
    """
    with ExitStack() as kept:
        for store in settings.files.glob("*/"):
            kept.enter_context(kept_whole(store))
            require_plain(stored_in(store))
        logs, trails = _save_databases(folder, databases)
        named = {service: _named(service, database) for service, database in databases.items()}
        for service, in_use in named.items():
            put_back(settings.files / service, in_use)
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
    if amiss := list(_amiss(named, made.checksums)):
        raise Incomplete("\n".join((*amiss, _BRING_BACK)))
    return made


_BRING_BACK = (
    "ほかはすべて保存しました。"
    "以前のバックアップから元のファイルを戻してから、もう一度作成してください。"
)


def _named(service: str, database: Database) -> Set[str]:
    try:
        return named_files(database)
    except (SQLAlchemyError, ValueError) as error:
        if does_not_answer(error) or is_disk_full(error):
            raise
        raise CannotCopy(f"{service} のデータベースに、読み取れない所があります。") from error


def _amiss(named: Mapping[str, Set[str]], checksums: Mapping[str, str]) -> Iterator[str]:
    """Which named files the back-up lacks, and which are not what they are named by."""
    for service, names in named.items():
        for name in sorted(names):
            path = f"files/{service}/{name[:2]}/{name}"
            if path not in checksums:
                yield f"{service} のファイル {name} がありません。"
            elif checksums[path] != name:
                yield f"{service} のファイル {name} の内容が書き換えられています。"


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
