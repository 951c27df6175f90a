"""Makes an installation from a back-up.

The data folder bears a mark from the beginning, and every database one, until all of them, the
files and the keys are there. A restore that was cut short is made anew from the same back-up.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.schema import CreateSchema, DropSchema

from infra.backup.copying import copy_folder
from infra.backup.manifest import NAME, Manifest, sha256
from infra.backup.snapshots import run_tool
from infra.databases import OtherDeployment, is_there, require_no_council, require_no_embedded
from infra.local import forget_broker, has_database
from infra.privacy import tighten
from shared.database import Database
from shared.restoring import (
    Mark,
    is_marked,
    mark_folder,
    mark_of,
    set_complete,
    set_mark,
    take_folders_mark_away,
    take_mark_away,
)
from shared.settings import Settings


class AlreadyInstalled(Exception):
    """There is an installation already, or a part of one from another back-up."""


class InTheWay(Exception):
    """A folder has the name of a file that is to be restored; the text says which."""


_ELSEWHERE = "空の環境に復元してください。"

Databases = Mapping[str, Database]


def require_room(settings: Settings, manifest: Manifest) -> None:
    """Before anything is made, or any server started; raise AlreadyInstalled or InTheWay."""
    for place in _places(settings, manifest):
        if place.is_dir():
            raise InTheWay(
                f"{place} がフォルダーであるため、同じ名前のファイルを復元できません。{_ELSEWHERE}"
            )
    try:
        if manifest.kind == "sqlite":
            require_no_council(settings.var)
            return
        require_no_embedded(settings.var)
    except OtherDeployment as error:
        raise AlreadyInstalled(f"{error}{_ELSEWHERE}") from error
    if not (has_database(settings.var) or settings.database):
        _require_no_files(settings)


def _places(settings: Settings, manifest: Manifest) -> Iterator[Path]:
    """Where the files of the back-up come to lie."""
    folders = {"files": settings.files, "keys": settings.keys}
    for name in manifest.checksums:
        kind, _, rest = name.partition("/")
        if kind in folders:
            yield folders[kind] / rest
        elif manifest.kind == "sqlite":
            yield settings.var / f"{rest}.db"


def _require_no_files(settings: Settings) -> None:
    """Raise AlreadyInstalled for files and keys, which would be mixed with the back-up's."""
    for folder in (settings.files, settings.keys):
        for path in (folder, *folder.rglob("*")):
            if os.path.lexists(path) and not path.is_dir():
                raise AlreadyInstalled(f"{path} があります。{_ELSEWHERE}")


def restore(
    folder: Path,
    manifest: Manifest,
    settings: Settings,
    databases: Databases,
    record: Callable[[], None],
) -> None:
    """Into databases that are empty, or half restored from this very back-up.

    `record` puts it on record, once all is there. Raises AlreadyInstalled, CannotCopy, OSError.
    """
    mark = Mark(sha256(folder / NAME))
    targets = {service: databases[service] for service in manifest.logs}
    if not _are_complete(targets, mark):
        if not is_marked(settings.var):
            _require_no_files(settings)
        mark_folder(settings.var)
        forget_broker(settings.var)  # it holds bundles of a time that the back-up does not know
        for database in targets.values():
            _empty(database)
            set_mark(database, mark)
        for service, database in targets.items():
            _fill(database, folder / "databases" / service, mark)
        _restore_files(folder, settings)
        os.sync()
        record()
        for database in targets.values():
            set_complete(database)
    take_folders_mark_away(settings.var)
    for database in targets.values():
        take_mark_away(database)


def _are_complete(targets: Databases, ours: Mark) -> bool:
    """Whether nothing is left to do but to take marks away; raise AlreadyInstalled."""
    there = {service: database for service, database in targets.items() if is_there(database)}
    marks = {service: mark_of(database) for service, database in there.items()}
    if any(mark and mark.backup != ours.backup for mark in marks.values()):
        raise AlreadyInstalled(f"ほかのバックアップからの復元が途中です。{_ELSEWHERE}")
    if any(mark and mark.complete for mark in marks.values()):
        return there == targets and all(mark is None or mark.complete for mark in marks.values())
    for service, mark in marks.items():
        if mark is None and inspect(there[service].engine).get_table_names():
            raise AlreadyInstalled(f"{service} のデータベースは空ではありません。{_ELSEWHERE}")
    return False


def _empty(database: Database) -> None:
    """Of every schema of ours; a SQLite file needs it not: the back-up's takes its place."""
    if database.has_single_writer:
        return
    with database.engine.begin() as connection:
        for schema in inspect(connection).get_schema_names():
            if schema != "information_schema":
                connection.execute(DropSchema(schema, cascade=True))
        connection.execute(CreateSchema("public"))


def _fill(database: Database, copy: Path, mark: Mark) -> None:
    """What the copy holds, and the mark beside it from the first moment."""
    if not database.has_single_writer:
        run_tool("pg_restore", database.engine.url, "--no-owner", "--exit-on-error", str(copy))
        return
    place = Path(database.engine.url.database or "")
    marked = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(copy, marked)
    with closing(Database(f"sqlite:///{marked}")) as beside:
        set_mark(beside, mark)
    database.close()
    for left in (f"{place.name}-wal", f"{place.name}-shm"):
        place.with_name(left).unlink(missing_ok=True)  # of the file that goes
    marked.replace(place)


def _restore_files(folder: Path, settings: Settings) -> None:
    for source, place in ((folder / "files", settings.files), (folder / "keys", settings.keys)):
        if source.exists():
            copy_folder(source, place)
            tighten(place)
