"""council is heard anew: of its members more is kept than before, in the table of all services."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_table("members_heard")
    for table in ("parked", "cursors"):
        op.execute(f"delete from {table} where stream = 'evaluation.council'")
