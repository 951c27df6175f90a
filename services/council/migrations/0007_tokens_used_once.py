"""Sessions whose refresh tokens are used once; members sign in anew after the upgrade."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column(
            "member_id", sa.String(36), sa.ForeignKey("members.id"), nullable=False, index=True
        ),
        sa.Column("family_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("used_hash", sa.String(64)),
        sa.Column("sealed_token", sa.Text),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("renewed_at", Instant, nullable=False, index=True),
        sa.Column("proved_at", Instant, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
    )
