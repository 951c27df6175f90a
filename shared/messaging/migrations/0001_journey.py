"""The journey's tables: log, its head, cursors, parked facts."""

from alembic import op

from shared.messaging import tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    tables.metadata.create_all(op.get_bind())
