"""What the list does not show moves to a table of its own, so that searching reads narrow rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOVED = ("content", "submitted_content", "attachments", "submitted_attachments", "progress")


def upgrade() -> None:
    op.create_table(
        "project_contents",
        sa.Column("project_id", sa.String(36), primary_key=True),
        *(sa.Column(name, sa.JSON, nullable=name == "submitted_content") for name in _MOVED),
    )
    columns = ", ".join(_MOVED)
    op.execute(
        f"insert into project_contents (project_id, {columns}) select id, {columns} from projects"
    )
    for name in _MOVED:
        op.drop_column("projects", name)
    op.drop_index("projects_to_count", "projects")
    op.create_index(
        "projects_to_count",
        "projects",
        ["lead", "version", "state", "field", "first_year", "last_year"],
    )
    _index_ends_with_id("projects_by_update", "updated_at")
    _index_ends_with_id("projects_by_lead", "lead", "updated_at")
    _index_ends_with_id("projects_by_cost", "cost_yen")
    _index_ends_with_id("projects_by_lead_and_cost", "lead", "cost_yen")
    _index_ends_with_id("projects_by_title", "title")


def _index_ends_with_id(name: str, *columns: str) -> None:
    op.drop_index(name, "projects")
    op.create_index(name, "projects", [*columns, "id"])
