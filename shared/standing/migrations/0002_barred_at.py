"""When a member was last suspended: tokens drawn before are dead also when that has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("standings", sa.Column("barred_at", sa.DateTime(timezone=True)))
