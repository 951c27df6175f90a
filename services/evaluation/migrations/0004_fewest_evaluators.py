"""Too few evaluators make a reference of a score; what is published stays as it was told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    column = sa.Column("fewest_evaluators", sa.Integer, nullable=False, server_default="1")
    op.add_column("rounds", column)
    op.execute("update rounds set fewest_evaluators = 3 where state <> 'published'")
