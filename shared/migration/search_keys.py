"""For migrations after a change of how texts are compared when searching, or of which."""

import itertools
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.vocabulary import search_key


def write_anew(table: str, column: str) -> None:
    """Bring the searched form of each row up to date, from the form of before: it keeps all that
    the new one is made from. The table's key is `id`.
    """
    write_of(table, column, rows_of(table, "id", column))


def write_of(table: str, column: str, texts: Iterable[tuple[Any, ...]]) -> None:
    """Make the searched form of each row from all its texts: rows of `id` and texts or None."""
    keys = [{"of": id_, "key": search_key("\n".join(filter(None, told)))} for id_, *told in texts]
    rows = sa.table(table, sa.column("id"), sa.column(column))
    if keys:
        op.get_bind().execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("of"))
            .values({column: sa.bindparam("key")}),
            keys,
        )


def rows_of(table: str, *texts: str, **others: Any) -> list[Any]:
    """What stands in these columns: those of texts, then others with their types."""
    of = sa.table(table, *map(sa.column, texts), *itertools.starmap(sa.column, others.items()))
    return list(op.get_bind().execute(sa.select(of)))
