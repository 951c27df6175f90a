"""Which files a service's tables name."""

import json
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Text, cast, select
from sqlalchemy.orm import Session

from shared.database import Database

NAMED = "sha256"
"""What a column, or a member of a document in one, that names a file is called everywhere."""

_ROWS_AT_ONCE = 100


def named_files(database: Database) -> set[str]:
    """Those that any table names, all as of one moment; others get their turn while it reads."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    columns = [column for table in metadata.tables.values() for column in table.columns]
    with database.snapshot() as session:
        return {name for column in columns for name in _named_in(session, column)}


def _named_in(session: Session, column: Column[Any]) -> Iterator[str]:
    if column.name == NAMED:
        yield from _values(session, column)
    elif isinstance(column.type, JSON):
        for document in _values(session, cast(column, Text)):
            if document and NAMED in document:
                yield from _named_by(json.loads(document))


def _values(session: Session, column: Any) -> Iterator[Any]:
    rows = session.scalars(select(column).execution_options(yield_per=_ROWS_AT_ONCE))
    for some in rows.partitions():
        yield from some
        time.sleep(0)  # each row may be wide, and in one process everybody waits for it


def _named_by(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get(NAMED), str):
            yield document[NAMED]
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            yield from _named_by(part)
