"""What a notice of a proposal says was proposed; not known of earlier notices."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("notices", sa.Column("deed", sa.String(20)))
