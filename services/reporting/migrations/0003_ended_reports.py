"""When the making of a report ended: members take turns by it."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("reports", sa.Column("ended_at", Instant))
