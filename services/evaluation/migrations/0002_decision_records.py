"""Each decision stays as it was recorded, with who and when; a correction stands beside it."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0002"
down_revision = "0001"

_ID = sa.String(36)
_KEPT = "round_id, project_id, decision, reason, meeting_date"


def upgrade() -> None:
    op.create_table(
        "decision_records",
        sa.Column("round_id", _ID, primary_key=True),
        sa.Column("project_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("meeting_date", sa.String(10), nullable=False),
        sa.Column("recorded_by", sa.String(100)),
        sa.Column("recorded_at", Instant),
        sa.ForeignKeyConstraint(
            ["round_id", "project_id"], ["candidates.round_id", "candidates.project_id"]
        ),
    )
    op.execute(f"insert into decision_records ({_KEPT}, number) select {_KEPT}, 1 from decisions")
    op.drop_table("decisions")
