"""What a history is asked by stands in columns: an entry's texts may be long, and many."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_HISTORY = sa.table(
    "project_history",
    sa.column("event"),
    sa.column("by"),
    sa.column("lapsed"),
    sa.column("entry", sa.JSON),
)


def upgrade() -> None:
    columns = (
        sa.Column("event", sa.String(40), nullable=False, server_default=""),
        sa.Column("by", sa.String(100), nullable=False, server_default=""),
        sa.Column("lapsed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for column in columns:
        op.add_column("project_history", column)
    entry = _HISTORY.c.entry
    op.execute(
        sa.update(_HISTORY).values(
            event=entry["event"].as_string(),
            by=entry["by"].as_string(),
            lapsed=sa.func.coalesce(entry["lapsed"].as_boolean(), sa.false()),
        )
    )
    op.create_index("project_history_by_event", "project_history", ["project_id", "event", "place"])
