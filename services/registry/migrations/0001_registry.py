"""Projects, their submitted versions, their history, and the serial numbers."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("number", sa.String(40), unique=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("approval", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("lead", sa.String(6), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("field", sa.String(30), nullable=False),
        sa.Column("first_year", sa.Integer),
        sa.Column("last_year", sa.Integer),
        sa.Column("cost_yen", sa.BigInteger, nullable=False),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("submitted_content", sa.JSON),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.Column("submitted_attachments", sa.JSON, nullable=False),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("return_comment", sa.Text, nullable=False),
        sa.Column("round_id", sa.String(36)),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("submitted_at", Instant),
    )
    op.create_index("projects_by_update", "projects", ["updated_at"])
    op.create_index("projects_by_lead", "projects", ["lead", "updated_at"])
    op.create_index("projects_by_cost", "projects", ["cost_yen"])
    op.create_index("projects_by_lead_and_cost", "projects", ["lead", "cost_yen"])
    op.create_index("projects_by_title", "projects", ["title"])
    op.create_index(
        "projects_to_count",
        "projects",
        ["version", "lead", "state", "field", "first_year", "last_year"],
    )
    op.create_table(
        "project_versions",
        sa.Column("project_id", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
    )
    op.create_table(
        "project_history",
        sa.Column("project_id", sa.String(36), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("entry", sa.JSON, nullable=False),
    )
    op.create_table(
        "project_serials",
        sa.Column("lead", sa.String(6), primary_key=True),
        sa.Column("fiscal_year", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
