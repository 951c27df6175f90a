"""For migrations after a change of how texts are compared when searching."""

import sqlalchemy as sa
from alembic import op

from shared.vocabulary import search_key


def write_anew(table: str, column: str) -> None:
    """Bring the searched form of each row up to date, from the form of before: it keeps all that
    the new one is made from. The table's key is `id`.
    """
    keys = sa.table(table, sa.column("id"), sa.column(column))
    connection = op.get_bind()
    rows = connection.execute(sa.select(keys.c.id, keys.c[column])).all()
    if rows:
        connection.execute(
            sa.update(keys)
            .where(keys.c.id == sa.bindparam("of"))
            .values({column: sa.bindparam("key")}),
            [{"of": id_, "key": search_key(before)} for id_, before in rows],
        )
