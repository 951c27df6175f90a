"""Tables brought up to date at a start."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import String, column, inspect, select, table

from shared.database import Database


def migrate(database: Database, package: str) -> None:
    """Bring the tables that `package` owns up to date; cheap when they already are."""
    if _schema_version(database, package) != _newest(package):
        from shared.migration.upgrading import upgrade  # Alembic takes 0.8 s to import

        upgrade(database, _folder(package), _version_table(package))


def is_behind(database: Database, package: str) -> bool:
    """Whether the tables that `package` owns are there, as an earlier release left them."""
    return (_schema_version(database, package) or _newest(package)) < _newest(package)


def _folder(package: str) -> Path:
    return Path(import_module(package).__path__[0]) / "migrations"


def _newest(package: str) -> str:
    return max(path.stem.split("_")[0] for path in _folder(package).glob("[0-9]*.py"))


def _version_table(package: str) -> str:
    return f"{package.rpartition('.')[2]}_schema"


def _schema_version(database: Database, package: str) -> str | None:
    version_table = _version_table(package)
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(version_table):
            return None
        version = select(column("version_num", String)).select_from(table(version_table))
        return connection.execute(version).scalar()
