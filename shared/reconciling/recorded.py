"""Which of a service's tables and columns facts speak of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, MetaData, Table, true
from sqlalchemy.orm import Session

from shared.messaging import Handlers


@dataclass(frozen=True)
class Told:
    """What facts speak of: handlers write into `table`, which has those columns alone."""

    table: Table

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.primary_key)

    @property
    def told(self) -> tuple[str, ...]:
        """The columns beside the key."""
        return tuple(column.name for column in self.table.c if not column.primary_key)


@dataclass(frozen=True)
class Recorded(Told):
    """A table as far as facts speak of it: `kept` is where the service has the same columns.

    A row of it for which `is_told` holds must have a fact behind it.
    """

    kept: FromClause
    is_told: ColumnElement[bool]


@dataclass(frozen=True)
class Derived(Told):
    """Figures that were told once, and that `derive` draws anew from the rows they came from."""

    derive: Callable[[Session], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Record:
    """What a service's own facts say that its tables hold: it is written by projections."""

    handlers: Handlers
    tables: Sequence[Recorded | Derived]


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
