"""What release 0.1.0 kept, brought into the databases and the folder of an installation.

`0.1.0/<service>.json` holds the rows of each table as that release wrote them into SQLite: of a
council with three projects, one of them evaluated, decided on and begun, a dataset that another
town has taken, and a commitment. They are not written anew: no later release writes them so.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, LargeBinary, MetaData, Text, insert

from shared.database import Database
from shared.migration.upgrading import upgrade

RELEASED = Path(__file__).parent / "0.1.0"
SERVICES = tuple(sorted(path.stem for path in RELEASED.glob("*.json")))
_AS_STORED_BY_SQLITE: Mapping[type[Any], Callable[[Any], Any]] = {
    DateTime: lambda told: datetime.fromisoformat(told).replace(tzinfo=UTC),
    Date: date.fromisoformat,
    Boolean: bool,
    LargeBinary: str.encode,
}

Rows = list[dict[str, Any]]


def kept_by(service: str) -> dict[str, Rows]:
    """Its rows by table; those of a log in the order of their positions."""
    tables: dict[str, Rows] = json.loads((RELEASED / f"{service}.json").read_text("utf-8"))
    return tables


def install(database: Database, service: str) -> None:
    """Make the service's tables as that release had them, with all that it kept there."""
    tables = kept_by(service)
    for package in ("shared.messaging", f"services.{service}"):
        versions = f"{package.rpartition('.')[2]}_schema"
        [recorded] = tables.pop(versions)
        _migrate(database, package, versions, until=recorded["version_num"])
    metadata = _reflected(database)
    with database.writing() as session:
        for table in metadata.sorted_tables:
            if rows := tables.get(table.name):
                session.execute(insert(table), [_typed(table.c, row) for row in rows])


def install_files(folder: Path) -> None:
    """What the services had stored, as it lies below `files/`."""
    shutil.copytree(RELEASED / "files", folder, dirs_exist_ok=True)


def _migrate(database: Database, package: str, versions: str, until: str) -> None:
    folder = Path(import_module(package).__path__[0]) / "migrations"
    with tempfile.TemporaryDirectory() as before:
        for migration in folder.glob("[0-9]*.py"):
            if migration.name.partition("_")[0] <= until:
                shutil.copy(migration, before)
        upgrade(database, Path(before), versions)


def _reflected(database: Database) -> MetaData:
    """The tables as they are; what they hold as JSON is left the text that it is."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    for table in metadata.tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                column.type = Text()
    return metadata


def _typed(columns: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_stored(columns[name].type, value) for name, value in row.items()}


def _as_stored(kind: Any, value: Any) -> Any:
    for one, read in _AS_STORED_BY_SQLITE.items():
        if isinstance(kind, one) and value is not None:
            return read(value)
    return value
