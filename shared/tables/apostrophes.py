"""Tables that a spreadsheet shows and does not calculate."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.tables.reading import Record
from shared.vocabulary import count_formulas, harmless

_SEPARATOR_LINE = re.compile(r"\W*sep\s*=", re.IGNORECASE)
"""By a first line `sep=;` Excel parts all rows anew: other cells, other beginnings."""


@dataclass
class Apostrophes:
    """Puts one before each cell that would be calculated, and counts them."""

    count: int = 0

    def put(self, rows: Iterable[Record]) -> Iterator[Record]:
        """The table row by row; a row without such a cell stays as it is written."""
        begun = False
        for record in rows:
            if not begun and not record.is_blank:
                begun = True
                if _tells_a_separator(record.cells[0]):
                    record = record.with_cells([f"'{record.cells[0]}", *record.cells[1:]])
                    self.count += 1
            formulas = count_formulas(record.cells)
            self.count += formulas
            yield record.with_cells(map(harmless, record.cells)) if formulas else record


def _tells_a_separator(cell: str) -> bool:
    normal = unicodedata.normalize("NFKC", cell)
    return not normal.startswith("'") and _SEPARATOR_LINE.match(normal) is not None
