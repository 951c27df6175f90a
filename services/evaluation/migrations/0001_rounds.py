"""Rounds, what belongs to them, and what was heard of projects and members."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None

_ID = sa.String(36)
_DAY = sa.String(10)


def upgrade() -> None:
    _create_rounds()
    _create_candidates()
    _create_decisions()
    _create_score_sheets()
    _create_what_is_heard()


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False, index=True),
        sa.Column("due_date", _DAY, nullable=False),
        sa.Column("allow_own", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("criteria", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("opened_at", Instant),
        sa.Column("closed_at", Instant),
        sa.Column("published_at", Instant),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _create_candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("round_id", _ID, sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("project_id", _ID, primary_key=True, index=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("as_opened", sa.JSON),
        sa.Column("was_withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "appointments",
        sa.Column("round_id", _ID, sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("member_id", _ID, primary_key=True, index=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("scoring_group", sa.String(10), nullable=False),
        sa.Column("until", _DAY),
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("round_id", _ID, primary_key=True),
        sa.Column("project_id", _ID, primary_key=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("meeting_date", _DAY, nullable=False),
        _of_a_candidate(),
    )


def _create_score_sheets() -> None:
    op.create_table(
        "score_sheets",
        sa.Column("round_id", _ID, primary_key=True),
        sa.Column("project_id", _ID, primary_key=True),
        sa.Column("member_id", _ID, primary_key=True),
        sa.Column("grades", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        _of_a_candidate(),
    )


def _of_a_candidate() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["round_id", "project_id"], ["candidates.round_id", "candidates.project_id"]
    )


def _create_what_is_heard() -> None:
    op.create_table(
        "candidates_heard",
        sa.Column("project_id", _ID, primary_key=True),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lead_municipality", sa.String(6), nullable=False),
        sa.Column("partners", sa.JSON, nullable=False),
        sa.Column("state", sa.String(30), nullable=False, index=True),
    )
    op.create_table(
        "members_heard",
        sa.Column("member_id", _ID, primary_key=True),
        sa.Column("municipality", sa.String(6)),
        sa.Column("is_evaluator", sa.Boolean, nullable=False),
        sa.Column("is_suspended", sa.Boolean, nullable=False),
        sa.Column("term_until", _DAY),
    )
