"""What of a table's rows is heading, what data, and what neither: comments, notes, blank rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain, takewhile

from shared.tables.headers import Heading, detect_header_rows, read_heading
from shared.tables.reading import Record
from shared.tables.refusals import BrokenTable

_ROWS_LOOKED_AT = 20
_LINKED_NAMES = ("#name", "#property")
"""The rows of Linked CSV that name its columns, the best first; many files have but the second."""
_COMMENT = re.compile("[#＃]")
"""How a row begins that programs pass over, wherever it stands alone in the first cell."""
_NOTE = re.compile(
    r"※|[*＊]+\s*\D|[(（［\[]?(注|備考|出典|資料|出所)\s*[\d０-９]*\s*([)）:：］\]]|$)"
)
"""How a note begins that stands alone in the first cell of a row."""
_MOST_NOTES = 1_000


class Part(Enum):
    """What a row below the heading is."""

    BLANK = auto()
    REMARK = auto()
    RECORD = auto()


@dataclass
class Layout:
    """A table whose heading was read. `header` are its rows, titles included; `rows` all others.

    In Linked CSV (`is_linked`) #name or #property heads the table, and no row with # is data.
    """

    header: list[Record]
    heading: Heading
    rows: Iterator[Record]
    is_linked: bool = False

    def parts(self) -> Iterator[tuple[Record, Part]]:
        """Each of the rows with what it is.

        Notes stand below the last record: what begins like one further up is a record itself.
        """
        notes: list[Record] = []
        for row in self.rows:
            if self._is_comment(row):
                yield row, Part.REMARK
            elif row.is_blank:
                yield row, Part.BLANK
            elif self.is_like_a_note(row) and len(notes) < _MOST_NOTES:
                notes.append(row)
            else:
                for record in (*notes, row):
                    yield record, Part.RECORD
                notes.clear()
        for row in notes:
            yield row, Part.REMARK

    def is_like_a_note(self, row: Record) -> bool:
        """Whether it begins like one and is alone in its row."""
        return not self.is_linked and self._stands_alone(row, _NOTE)

    def _is_comment(self, row: Record) -> bool:
        if self.is_linked:
            return bool(row.cells) and row.cells[0].startswith("#")
        return self._stands_alone(row, _COMMENT)

    def _stands_alone(self, row: Record, beginning: re.Pattern[str]) -> bool:
        if len(self.heading.columns) == 1 or any(map(str.strip, row.cells[1:])):
            return False
        return bool(row.cells) and beginning.match(row.cells[0].strip()) is not None


def read_layout(table: Iterable[Record], header_rows: int | None) -> Layout:
    """Split the heading off; blank rows above or within it do not count.

    `header_rows` 1–10 if somebody says so, else detected. Raise BrokenTable if no row is filled.
    """
    rows = iter(table)
    first = _until_filled(rows, _ROWS_LOOKED_AT)
    filled = [record for record in first if not record.is_blank]
    if not filled:
        raise BrokenTable("行のない表です。見出しとデータの行があるか確かめてください。")
    titles = list(takewhile(_is_above_linked, filled))
    if names := _linked_names(filled[len(titles) :]):
        heading = read_heading([["#", *names.cells[1:]]])
        header = [*titles, names]
        others = (record for record in chain(first, rows) if record not in header)
        return Layout(header, heading, others, is_linked=True)
    header = filled[: header_rows or detect_header_rows([record.cells for record in filled])]
    after = [record for record in first if record.line > header[-1].line]
    heading = read_heading([record.cells for record in header])
    return Layout(header, heading, chain(after, rows))


def _is_above_linked(record: Record) -> bool:
    return record.holds_one_cell and not record.cells[0].startswith("#")


def _linked_names(filled: Sequence[Record]) -> Record | None:
    """The row of names, if these rows are the first of Linked CSV (linked-csv.org, 2013)."""
    if not filled or not filled[0].cells[0].startswith("#"):
        return None
    rows = {one.cells[0]: one for one in reversed(filled) if not one.holds_one_cell}
    return next((rows[name] for name in _LINKED_NAMES if name in rows), None)


def _until_filled(table: Iterator[Record], count: int) -> list[Record]:
    """The first records up to and with the `count`-th that is not blank."""
    taken: list[Record] = []
    for record in table:
        taken.append(record)
        count -= not record.is_blank
        if not count:
            break
    return taken
