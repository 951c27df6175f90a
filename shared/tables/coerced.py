"""Columns of a stored table whose values a spreadsheet changes when it opens the file."""

from typing import BinaryIO, NamedTuple

from shared.tables.decoding import Encoding, decoded
from shared.tables.reading import Records
from shared.vocabulary import Coercion, coercions


class CoercedColumn(NamedTuple):
    """A column (from 1), the first of its cells that is changed so, and what it becomes."""

    column: int
    example: str
    becomes: Coercion


def coerced_columns(source: BinaryIO, stored: Encoding) -> list[CoercedColumn]:
    """Every column with such cells, once for each thing that becomes of them."""
    found: dict[tuple[int, Coercion], str] = {}
    with decoded(source, stored) as text:
        for record in Records(text):
            for place, becomes in coercions(record.cells):
                found.setdefault((place + 1, becomes), record.cells[place].strip())
    return [
        CoercedColumn(column, found[column, becomes], becomes) for column, becomes in sorted(found)
    ]
