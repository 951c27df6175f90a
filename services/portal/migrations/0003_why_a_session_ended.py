"""Why a session ended for good: council's sentence for a member who may not act any more."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; sessions that ended before say nothing."""
    op.add_column(
        "sessions", sa.Column("barred_because", sa.Text, nullable=False, server_default="")
    )
