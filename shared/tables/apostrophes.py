"""Tables that a spreadsheet shows and does not calculate."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.tables.reading import Record
from shared.vocabulary import count_formulas, harmless

_SEPARATOR_LINE = re.compile(r"\s*sep\s*=", re.IGNORECASE)
"""By a first line `sep=;` Excel parts all rows anew: other cells, other beginnings."""


@dataclass
class Apostrophes:
    """Puts one before each cell that would be calculated, and counts them."""

    count: int = 0

    def put(self, rows: Iterable[Record]) -> Iterator[Record]:
        """The table row by row; a row without such a cell stays as it is written."""
        for place, record in enumerate(rows):
            if place == 0 and _SEPARATOR_LINE.match(record.cells[0] if record.cells else ""):
                record = record.with_cells([f"'{record.cells[0]}", *record.cells[1:]])
                self.count += 1
            formulas = count_formulas(record.cells)
            self.count += formulas
            yield record.with_cells(map(harmless, record.cells)) if formulas else record
