"""Rows as the service keeps them, beside those that the facts make."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, select, true, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from shared.messaging.verification import Finding
from shared.reconciling.recorded import Derived, Recorded, Told

_PAGE = 1000
Read = Callable[[Any], Any]
"""Makes a column's value of what the driver answers."""


@dataclass(frozen=True)
class Compared:
    """How many rows the facts tell of, and what is otherwise than they say."""

    rows: int
    findings: tuple[Finding, ...]


def compare(recorded: Recorded | Derived, told: Session, kept: Session) -> Compared:
    """Each told row with the one that is kept. Values are named nowhere: they may be private."""
    expected = {row.key: row.cells for row in _rows(told, recorded.table.c, recorded, true())}
    missing = dict(expected)
    findings: list[Finding] = []
    for row in _kept(recorded, kept):
        missing.pop(row.key, None)
        findings += _of_row(recorded, row, expected.get(row.key))
    name = recorded.table.name
    findings += [Finding(0, f"表 {name} の {key} がありません。") for key in missing]
    return Compared(len(expected), tuple(findings))


class _Row(NamedTuple):
    """`cells` are digests of the values beside the key, so that all rows fit into memory."""

    key: str
    cells: tuple[bytes, ...]
    is_told: bool


def _kept(recorded: Recorded | Derived, session: Session) -> Iterator[_Row]:
    if isinstance(recorded, Recorded):
        yield from _rows(session, recorded.kept.c, recorded, recorded.is_told)
        return
    with suppress(Exception):  # of what was altered they may not be drawn at all: they are missing
        for drawn in recorded.derive(session):
            values = [drawn[name] for name in (*recorded.key, *recorded.told)]
            yield _row(recorded, values, [_as_it_is] * len(values), is_told=True)


def _of_row(recorded: Told, row: _Row, cells: tuple[bytes, ...] | None) -> Iterator[Finding]:
    name = recorded.table.name
    if cells is None:
        if row.is_told:
            yield Finding(0, f"表 {name} の {row.key} を伝える出来事がありません。")
    elif cells != row.cells:
        pairs = zip(recorded.told, row.cells, cells, strict=True)
        differing = "、".join(column for column, kept, told in pairs if kept != told)
        yield Finding(0, f"表 {name} の {row.key} が、出来事の内容と異なります（{differing}）。")


def _rows(
    session: Session, columns: Any, recorded: Told, is_told: ColumnElement[bool]
) -> Iterator[_Row]:
    """All rows, whatever somebody wrote into them by hand."""
    wanted = [columns[name] for name in (*recorded.key, *recorded.told)]
    read = [_reader(session, column) for column in wanted]
    query = select(*(type_coerce(column, NullType()) for column in wanted), is_told)
    for *values, told in session.execute(query.execution_options(yield_per=_PAGE)):
        yield _row(recorded, values, read, is_told=bool(told))


def _row(recorded: Told, values: Sequence[Any], read: Sequence[Read], *, is_told: bool) -> _Row:
    """`values` are those of the key, and the others."""
    keys = len(recorded.key)
    cells = [_cell(value, as_typed) for value, as_typed in zip(values, read, strict=True)]
    return _Row("/".join(map(str, values[:keys])), tuple(cells[keys:]), is_told)


def _reader(session: Session, column: ColumnElement[Any]) -> Read:
    """What makes the column's value of what the driver answers."""
    dialect = session.get_bind().dialect
    return column.type.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _cell(value: Any, as_typed: Read) -> bytes:
    """The digest of what a program would read, or of what there is if that is something else."""
    with suppress(Exception):  # whatever it is, it is not what the column is for
        read = as_typed(value)
        value = value if isinstance(read, bool) and read != value else read
    return blake2b(_canonical(value), digest_size=16).digest()


def _canonical(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value, order="sorted")
    except (TypeError, ValueError):
        return repr(value).encode(errors="backslashreplace")
