"""What a member was called when something was proposed about them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("known_as", sa.Text))
