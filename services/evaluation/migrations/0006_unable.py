"""Who could score no more when a round was closed; of rounds closed before, nobody is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("unable", sa.JSON, nullable=False, server_default="[]"))
