"""Makes an installation from a back-up."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import inspect

from infra.backup.manifest import Manifest
from infra.backup.snapshots import run_tool
from infra.privacy import tighten
from shared.database import Database
from shared.settings import Settings


class AlreadyInstalled(Exception):
    """There is an installation already."""


def restore_sqlite(folder: Path, manifest: Manifest, settings: Settings) -> None:
    """Into the files that `yui run` opens; raises AlreadyInstalled if one is there."""
    places = {service: Path(_file(settings, service)) for service in manifest.logs}
    for place in places.values():
        if place.exists():
            raise AlreadyInstalled(f"{place} がすでにあります。空の環境に復元してください。")
    for service, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "databases" / service, place)
    _restore_files(folder, settings)


def restore_postgresql(
    folder: Path, manifest: Manifest, settings: Settings, databases: Mapping[str, Database]
) -> None:
    """Into databases that are there and empty; raises AlreadyInstalled, CannotCopy."""
    for service in manifest.logs:
        if inspect(databases[service].engine).get_table_names():
            raise AlreadyInstalled(f"データベース {service} は空ではありません。")
    for service in manifest.logs:
        url = databases[service].engine.url
        archive = str(folder / "databases" / service)
        run_tool("pg_restore", url, "--no-owner", "--exit-on-error", archive)
    _restore_files(folder, settings)


def _file(settings: Settings, service: str) -> str:
    return settings.database_url(service).removeprefix("sqlite:///")


def _restore_files(folder: Path, settings: Settings) -> None:
    for source, place in ((folder / "files", settings.files), (folder / "keys", settings.keys)):
        if source.exists():
            shutil.copytree(source, place, dirs_exist_ok=True)
            tighten(place)
