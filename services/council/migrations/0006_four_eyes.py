"""Reset codes, proposals and notices; and when a 事務局 member was last deprived of rights."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("members", sa.Column("relieved_at", Instant))
    op.create_table(
        "reset_codes",
        sa.Column("member_id", sa.String(36), sa.ForeignKey("members.id"), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("issued_by", sa.String(100), nullable=False),
        sa.Column("issued_at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("to", sa.String(36), nullable=False, index=True),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("about", sa.String(36), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("proposed_by", sa.String(100), nullable=False),
        sa.Column("proposed_at", Instant, nullable=False, index=True),
        sa.Column("login", sa.String(40)),
        sa.Column("name", sa.Text),
        sa.Column("section", sa.Text),
        sa.Column("municipality", sa.String(6)),
        sa.Column("roles", sa.JSON(none_as_null=True)),
        sa.Column("term_from", sa.String(10)),
        sa.Column("term_until", sa.String(10)),
        sa.Column("state", sa.String(20)),
        sa.Column("settled_by", sa.String(100)),
        sa.Column("settled_at", Instant),
        sa.Column("reason", sa.Text),
    )
