"""Members are found by their town and their roles, and whatever dash is typed."""

import sqlalchemy as sa

from shared.access import Role
from shared.migration.search_keys import rows_of, write_of
from shared.vocabulary import municipality

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    members = rows_of("members", "id", "name", "section", "municipality", roles=sa.JSON)
    write_of(
        "members",
        "search_key",
        (
            (id_, name, section, town and municipality(town).name, *map(_searched, roles))
            for id_, name, section, town, roles in members
        ),
    )


def _searched(role: str) -> str:
    return f"{Role(role).label} role:{role}"
