"""Alembic, run without an `alembic.ini`: each package keeps its numbered files in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from shared.database import Database
from shared.database.waiting import patience

_LONGEST_SECONDS = 3600


def upgrade(database: Database, folder: Path, version_table: str) -> None:
    """Run every migration of `folder` that `version_table` does not yet record.

    A large table may take longer than any statement of a service may.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    writing = database.engine.execution_options(writing=True)
    with patience(_LONGEST_SECONDS), writing.begin() as connection:
        if not database.has_single_writer:
            connection.exec_driver_sql("set local statement_timeout = 0")
        config.attributes.update(connection=connection, version_table=version_table)
        command.upgrade(config, "head")
