"""Parked facts keep their hash; who decided what about them is on record."""

import sqlalchemy as sa
from alembic import op

from shared.messaging import tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    connection = op.get_bind()
    if "hash" not in {column["name"] for column in sa.inspect(connection).get_columns("parked")}:
        op.add_column("parked", sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    tables.parked_decisions.create(connection, checkfirst=True)
