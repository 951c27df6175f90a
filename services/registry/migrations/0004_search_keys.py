"""What is searched, in the form that knows older kanji, ひらがな, dashes and what does not show.

The form of before keeps all that the new one is made from.
"""

import sqlalchemy as sa
from alembic import op

from shared.vocabulary import search_key

revision = "0004"
down_revision = "0003"

_KEYS = sa.table("projects", sa.column("id"), sa.column("search_key"))


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(_KEYS.c.id, _KEYS.c.search_key)).all()
    if rows:
        connection.execute(
            sa.update(_KEYS)
            .where(_KEYS.c.id == sa.bindparam("of"))
            .values(search_key=sa.bindparam("key")),
            [{"of": id_, "key": search_key(before)} for id_, before in rows],
        )
