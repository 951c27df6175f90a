"""When, and how often, a project changed for those who do not see its working copy."""

import sqlalchemy as sa
from alembic import op

from shared.database import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("projects") as projects:
        projects.add_column(sa.Column("shown_revision", sa.Integer))
        projects.add_column(sa.Column("shown_at", Instant))
    op.execute("update projects set shown_revision = revision, shown_at = updated_at")
    with op.batch_alter_table("projects") as projects:
        projects.alter_column("shown_revision", nullable=False)
        projects.alter_column("shown_at", nullable=False)
    _index_follows("projects_by_update", "shown_at")
    _index_follows("projects_by_lead", "lead", "shown_at")


def _index_follows(name: str, *columns: str) -> None:
    op.drop_index(name, "projects")
    op.create_index(name, "projects", [*columns, "id"])
