"""What projects are counted by stands beside what was submitted, so that no count reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_projects = sa.table(
    "joint_projects",
    sa.column("id"),
    sa.column("submitted", sa.JSON),
    sa.column("lead_municipality"),
    sa.column("field"),
    sa.column("cost_yen"),
)


def upgrade() -> None:
    for column in (
        sa.Column("lead_municipality", sa.String(6), nullable=False, server_default=""),
        sa.Column("field", sa.String(30), nullable=False, server_default=""),
        sa.Column("cost_yen", sa.BigInteger, nullable=False, server_default="0"),
    ):
        op.add_column("joint_projects", column)
    _copy_out_of_what_was_submitted(op.get_bind())


def _copy_out_of_what_was_submitted(connection: sa.Connection) -> None:
    copied = [
        {
            "of": row.id,
            "town": row.submitted["lead_municipality"],
            "kind": row.submitted["field"],
            "yen": sum(
                line["initial_yen"] + line["operating_yen"] for line in row.submitted["costs"]
            ),
        }
        for row in connection.execute(sa.select(_projects.c.id, _projects.c.submitted))
    ]
    if copied:
        by_id = sa.update(_projects).where(_projects.c.id == sa.bindparam("of"))
        copying = by_id.values(
            lead_municipality=sa.bindparam("town"),
            field=sa.bindparam("kind"),
            cost_yen=sa.bindparam("yen"),
        )
        connection.execute(copying, copied)
