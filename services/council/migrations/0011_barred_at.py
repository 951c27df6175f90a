"""When a member was last suspended, also where that has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("members", sa.Column("barred_at", sa.DateTime(timezone=True)))
    op.execute("update members set barred_at = suspended_at")
