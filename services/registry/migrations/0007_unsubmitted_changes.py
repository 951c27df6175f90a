"""The list knows of changes that were saved and not submitted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_PROJECTS = sa.table("projects", sa.column("id"), sa.column("unsubmitted_changes", sa.Boolean))
_CONTENTS = sa.table(
    "project_contents",
    sa.column("project_id"),
    *(
        sa.column(name, sa.JSON)
        for name in ("content", "submitted_content", "attachments", "submitted_attachments")
    ),
)


def upgrade() -> None:
    column = sa.Column("unsubmitted_changes", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("projects", column)
    connection = op.get_bind()
    for project_id, content, submitted, files, submitted_files in connection.execute(
        sa.select(_CONTENTS)
    ).all():
        if submitted and (content, files) != (submitted, submitted_files):
            connection.execute(
                sa.update(_PROJECTS)
                .where(_PROJECTS.c.id == project_id)
                .values(unsubmitted_changes=True)
            )
