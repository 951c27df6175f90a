"""Alembic, run without an `alembic.ini`: each package keeps its numbered files in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from shared.database import Database


def upgrade(database: Database, folder: Path, version_table: str) -> None:
    """Run every migration of `folder` that `version_table` does not yet record."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    with database.engine.execution_options(writing=True).begin() as connection:
        config.attributes.update(connection=connection, version_table=version_table)
        command.upgrade(config, "head")
