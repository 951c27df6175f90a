"""Sessions and unsent form text."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("member", sa.JSON, nullable=False),
        sa.Column("sealed_tokens", sa.Text, nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False, index=True),
        sa.Column("ended_at", Instant),
    )
    op.create_table(
        "unsent_forms",
        sa.Column("member_id", sa.String(36), primary_key=True),
        sa.Column("form_key", sa.String(120), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("saved_at", Instant, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("unsent_forms")
    op.drop_table("sessions")
