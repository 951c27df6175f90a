"""Those who have scored are counted, not those who may; what is published stays as it was told."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("update rounds set fewest_evaluators = 0 where fewest_evaluators = 1")
