"""Rows inserted, or overwritten where their key is there already."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, String, Table, Text, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def put(session: Session, table: Table, row: dict[str, Any], *key: str) -> None:
    """Insert the row, or overwrite the one with the same key columns."""
    statement = _upsert(session.get_bind().dialect.name, table, tuple(sorted(row)), key)
    session.execute(statement, row)


def put_all(session: Session, table: Table, rows: Sequence[dict[str, Any]], *key: str) -> None:
    """`put` for many rows of the same columns; of those with the same key the last counts."""
    latest = list({tuple(row[name] for name in key): row for row in rows}.values())
    columns = tuple(sorted(rows[0]))
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        arrays = {name: [row[name] for row in latest] for name in columns}
        connection.execute(_upsert_arrays(table, columns, key), arrays)
    else:
        connection.execute(_upsert(connection.dialect.name, table, columns, key), latest)


# Built once for each set of columns: building a statement costs more than running it.
@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return _overwriting(insert(table), columns, key)


@cache
def _upsert_arrays(table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    """A column is one parameter: PostgreSQL would read one per value longer than it writes rows."""
    arrays = [bindparam(name, type_=_array_of(table.c[name].type)) for name in columns]
    rows = select(func.unnest(*arrays).table_valued(*columns).render_derived())
    return _overwriting(postgresql.insert(table).from_select(columns, rows), columns, key)


def _array_of(type_: Any) -> postgresql.ARRAY[Any]:
    """Of text without a limit: the cast to VARCHAR(n)[] would cut off what the column refuses."""
    return postgresql.ARRAY(Text() if isinstance(type_, String) else type_, dimensions=1)


def _overwriting(
    insert: postgresql.Insert | sqlite.Insert, columns: tuple[str, ...], key: tuple[str, ...]
) -> Insert:
    rest = {name: insert.excluded[name] for name in columns if name not in key}
    if not rest:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=rest)
