"""Browsers that are known for a member; failures that a reset lifts, wherever they were."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("member_id", sa.String(36), sa.ForeignKey("members.id"), primary_key=True),
        sa.Column("used_at", Instant, nullable=False, index=True),
    )
    # What was counted until now has keys of another kind, which nobody asks for any more.
    op.execute(sa.text("delete from sign_in_failures"))
    op.add_column("sign_in_failures", sa.Column("login", sa.String(64)))
    op.create_index("ix_sign_in_failures_login", "sign_in_failures", ["login"])
