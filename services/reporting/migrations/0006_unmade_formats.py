"""Which formats of a report could not be made, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "reports", sa.Column("unmade", sa.JSON, nullable=False, server_default=sa.text("'[]'"))
    )
