"""Datasets with their consents and versions, and the access log."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0001"
down_revision = None

_ID = sa.String(36)
_MEMBER = sa.String(60)
_CODE = sa.String(6)


def upgrade() -> None:
    _create_datasets()
    _create_consents()
    _create_versions()
    _create_accesses()


def _create_datasets() -> None:
    op.create_table(
        "datasets",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False, index=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("municipality", _CODE, nullable=False, index=True),
        sa.Column("search_text", sa.Text, nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("dataset_id", _ID, sa.ForeignKey("datasets.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("municipalities", sa.JSON, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("given_by", _MEMBER, nullable=False),
    )
    op.create_table(
        "named_recipients",
        sa.Column("dataset_id", _ID, sa.ForeignKey("datasets.id"), primary_key=True),
        sa.Column("municipality", _CODE, primary_key=True),
    )


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("dataset_id", _ID, sa.ForeignKey("datasets.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", _ID, nullable=False, unique=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("encoding", sa.String(20), nullable=False),
        sa.Column("header_rows", sa.Integer, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("declared", sa.JSON, nullable=False),
        sa.Column("uploaded_at", Instant, nullable=False),
        sa.Column("uploaded_by", _MEMBER, nullable=False),
    )


def _create_accesses() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("dataset_id", _ID, sa.ForeignKey("datasets.id"), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("use", sa.String(20), nullable=False),
        sa.Column("allowed", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("member_id", _MEMBER, nullable=False),
        sa.Column("municipality", _CODE),
    )
