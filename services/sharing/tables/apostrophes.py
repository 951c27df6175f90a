"""Tables that a spreadsheet shows and does not calculate."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from services.sharing.tables.reading import Record, records
from shared.vocabulary import harmless, is_formula


@dataclass
class Apostrophes:
    """Puts one before each cell that would be calculated, and counts them."""

    count: int = 0

    def put(self, text: TextIO) -> Iterator[str]:
        """The table row by row; a row without such a cell stays as it is written."""
        for record in records(text):
            formulas = sum(map(is_formula, record.cells))
            self.count += formulas
            yield _harmless(record) if formulas else record.written


def _harmless(record: Record) -> str:
    row = io.StringIO(newline="")
    line_end = record.written[len(record.written.rstrip("\r\n")) :]
    csv.writer(row, lineterminator=line_end).writerow(map(harmless, record.cells))
    return row.getvalue()
