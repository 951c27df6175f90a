"""council is heard anew, from its beginning: its members count now, as plans and commitments do."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("joint_plan_items", "joint_commitments"):
        op.execute(f"delete from {table}")
    for table in ("parked", "cursors"):
        op.execute(f"delete from {table} where stream = 'reporting.council'")
