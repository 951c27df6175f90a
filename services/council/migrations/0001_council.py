"""Municipalities, members, sign-in, API tokens, plans."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "municipalities",
        sa.Column("code", sa.String(6), primary_key=True),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("login", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("municipality", sa.String(6), index=True),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("coordinator", sa.Boolean, nullable=False, index=True),
        sa.Column("term_from", sa.String(10), nullable=False),
        sa.Column("term_until", sa.String(10)),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("password_temporary", sa.Boolean, nullable=False),
        sa.Column("password_since", Instant, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("suspended_at", Instant),
        sa.Column("search_key", sa.Text, nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("last_at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column(
            "member_id", sa.String(36), sa.ForeignKey("members.id"), nullable=False, index=True
        ),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("renewed_at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False, index=True),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("last_used_at", Instant),
        sa.Column("revoked_at", Instant),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False),
        sa.Column("first_fiscal_year", sa.Integer, nullable=False),
        sa.Column("last_fiscal_year", sa.Integer, nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
    )
    op.create_table(
        "plan_items",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("plan_id", sa.String(36), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.UniqueConstraint("plan_id", "number"),
    )
