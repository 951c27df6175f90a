"""Commitments of municipalities to projects, as council tells them."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "joint_commitments",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("project_id", sa.String(36), nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("signed_at", Instant, nullable=False),
    )
