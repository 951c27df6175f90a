"""Who takes part in a project stands in the list, so that partner towns are told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PROJECTS = sa.table("projects", sa.column("id"), sa.column("partners"))
_CONTENTS = sa.table(
    "project_contents",
    sa.column("project_id"),
    sa.column("content", sa.JSON),
    sa.column("submitted_content", sa.JSON),
)


def upgrade() -> None:
    column = sa.Column("partners", sa.String(40), nullable=False, server_default="")
    op.add_column("projects", column)
    connection = op.get_bind()
    for project_id, content, submitted in connection.execute(sa.select(_CONTENTS)).all():
        partners = (submitted or content)["partners"]
        if partners:
            connection.execute(
                sa.update(_PROJECTS)
                .where(_PROJECTS.c.id == project_id)
                .values(partners=" ".join(partners))
            )
