"""What a 首長 was called when they signed; of what was signed before, what they are called now."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("commitments", sa.Column("signed_as", sa.Text))
    op.execute(
        "update commitments set signed_as ="
        " (select name from members where members.id = commitments.signed_by)"
    )
