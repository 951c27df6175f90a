"""What was ordered, beside the document made of it: so that a repeat is told from another order."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("reports", sa.Column("texts", sa.JSON))
