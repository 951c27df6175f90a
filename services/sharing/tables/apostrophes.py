"""Tables that a spreadsheet shows and does not calculate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.sharing.tables.reading import Record
from shared.vocabulary import harmless, is_formula


@dataclass
class Apostrophes:
    """Puts one before each cell that would be calculated, and counts them."""

    count: int = 0

    def put(self, rows: Iterable[Record]) -> Iterator[Record]:
        """The table row by row; a row without such a cell stays as it is written."""
        for record in rows:
            formulas = sum(map(is_formula, record.cells))
            self.count += formulas
            yield record.with_cells(map(harmless, record.cells)) if formulas else record
