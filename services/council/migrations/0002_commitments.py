"""Commitments: at most one that stands per project and municipality."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("project_id", sa.String(36), nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("signed_by", sa.String(100), nullable=False),
        sa.Column("signed_at", Instant, nullable=False),
        sa.Column("withdrawn_by", sa.String(100)),
        sa.Column("withdrawn_at", Instant),
        sa.Column("withdrawal_reason", sa.Text),
    )
    op.create_index("commitments_by_project", "commitments", ["project_id"])
    standing = sa.text("withdrawn_at is null")
    op.create_index(
        "one_standing_commitment",
        "commitments",
        ["project_id", "municipality"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
