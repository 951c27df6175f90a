"""What council calls the sign-in of a session, so that the member can end it from another one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column, and end the sessions made before: council knows none of them any more.

    Their rows stay, so that a form sent late is still kept for its member.
    """
    op.add_column("sessions", sa.Column("council_session_id", sa.String(36)))
    op.execute("update sessions set ended_at = seen_at, sealed_tokens = '' where ended_at is null")
