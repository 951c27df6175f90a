"""Which of a service's tables and columns facts speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, FromClause, MetaData, Table, true

from shared.messaging.handlers import Handlers


@dataclass(frozen=True)
class Recorded:
    """A table as far as facts speak of it.

    `table` has those columns alone; handlers write into it what the facts say. `kept` is where the
    service has the same columns. A row of it for which `is_told` must have a fact behind it.
    """

    table: Table
    kept: FromClause
    is_told: ColumnElement[bool]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.primary_key)

    @property
    def told(self) -> tuple[str, ...]:
        """The columns beside the key."""
        return tuple(column.name for column in self.table.c if not column.primary_key)


@dataclass(frozen=True)
class Record:
    """What a service's own facts say that its tables hold: it is written by projections."""

    handlers: Handlers
    tables: Sequence[Recorded]


def recorded(
    kept: FromClause, *names: str, is_told: ColumnElement[bool] | None = None, name: str = ""
) -> Recorded:
    """The named columns of `kept`, its key among them; every row must be told of by default.

    `name` is what findings call it, if not as `kept`.
    """
    columns = [
        Column(column.name, column.type, primary_key=column.primary_key)
        for column in (kept.c[each] for each in names)
    ]
    table = Table(name or str(kept.description), MetaData(), *columns)
    return Recorded(table, kept, true() if is_told is None else is_told)


def whole(table: Table) -> Recorded:
    """A table that nobody writes but projections: each column, each row."""
    return recorded(table, *table.columns.keys())
