"""What council calls the sign-in of a session, so that the member can end it from another one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; sessions made before have to sign in again anyway."""
    op.add_column("sessions", sa.Column("council_session_id", sa.String(36)))
