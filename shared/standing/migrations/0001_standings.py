"""What was heard of callers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("caller", sa.String(100), primary_key=True),
        sa.Column("municipality", sa.String(6)),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("term_from", sa.String(10)),
        sa.Column("term_until", sa.String(10)),
        sa.Column("barred", sa.Boolean, nullable=False),
    )
