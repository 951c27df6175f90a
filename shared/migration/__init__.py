"""Tables brought up to date at a start."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import String, column, inspect, select, table

from shared.database import Database


def migrate(database: Database, package: str) -> None:
    """Bring the tables that `package` owns up to date; cheap when they already are."""
    folder = Path(import_module(package).__path__[0]) / "migrations"
    newest = max(path.stem.split("_")[0] for path in folder.glob("[0-9]*.py"))
    version_table = f"{package.rpartition('.')[2]}_schema"
    if _schema_version(database, version_table) != newest:
        from shared.migration.upgrading import upgrade  # Alembic takes 0.8 s to import

        upgrade(database, folder, version_table)


def _schema_version(database: Database, version_table: str) -> str | None:
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(version_table):
            return None
        version = select(column("version_num", String)).select_from(table(version_table))
        return connection.execute(version).scalar()
