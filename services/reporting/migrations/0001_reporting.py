"""The joint read model, the reports and the Word templates."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _read_model()
    op.create_table(
        "reports",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("chapters", sa.JSON, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("positions", sa.JSON, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("template", sa.String(64)),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.UniqueConstraint("fiscal_year", "serial"),
    )
    op.create_table(
        "word_templates",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("put_by", sa.String(100), nullable=False),
        sa.Column("put_at", Instant, nullable=False),
    )


def _read_model() -> None:
    op.create_table(
        "joint_projects",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("submitted", sa.JSON, nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
    )
    op.create_table(
        "joint_progress",
        sa.Column("project_id", sa.String(36), primary_key=True),
        sa.Column("fiscal_year", sa.Integer, primary_key=True),
        sa.Column("reported", sa.JSON, nullable=False),
    )
    op.create_table(
        "joint_rounds",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
    )
    op.create_table(
        "joint_datasets",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("shared", sa.JSON, nullable=False),
    )
    op.create_table(
        "joint_plan_items",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
    )
