"""Runs one migration again, on tables that a later version has already brought further."""

from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations

from shared.database import Database


def run_again(database: Database, service: str, name: str) -> None:
    """`name` is that of the migration's file, such as `0004_search_keys`."""
    migration = import_module(f"services.{service}.migrations.{name}")
    with (
        database.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        migration.upgrade()
