"""What of a table's rows is heading, what data, and what neither: comments, notes, blank rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from shared.tables.headers import Heading, detect_header_rows, read_heading
from shared.tables.reading import Record
from shared.tables.refusals import BrokenTable

_ROWS_LOOKED_AT = 20
_LINKED_NAMES = ("#name", "#property")
"""The rows of Linked CSV that name its columns, the best first; many files have but the second."""
_REMARK = re.compile(
    r"[#＃※]|[*＊]+\s*\D|[(（［\[]?(注|備考|出典|資料|出所)\s*[\d０-９]*\s*([)）:：］\]]|$)"
)
"""How a note begins that stands alone in the first cell of a row."""


@dataclass
class Layout:
    """A table whose heading was read. `header` are its rows, titles included; `rows` all others.

    In Linked CSV (`is_linked`) #name or #property heads the table, and no row with # is data.
    """

    header: list[Record]
    heading: Heading
    rows: Iterator[Record]
    is_linked: bool = False

    def is_data(self, record: Record) -> bool:
        """Whether it is a record: not blank, no comment and no note below the table."""
        return not (record.is_blank or self.is_remark(record))

    def is_remark(self, record: Record) -> bool:
        first = record.cells[0] if record.cells else ""
        if self.is_linked:
            return first.startswith("#")
        if len(self.heading.columns) == 1 or not _REMARK.match(first.strip()):
            return False
        return not any(map(str.strip, record.cells[1:]))


def read_layout(table: Iterable[Record], header_rows: int | None) -> Layout:
    """Split the heading off; blank rows above or within it do not count.

    `header_rows` 1–5 if somebody says so, else detected. Raise BrokenTable if no row is filled.
    """
    rows = iter(table)
    first = _until_filled(rows, _ROWS_LOOKED_AT)
    filled = [record for record in first if not record.is_blank]
    if not filled:
        raise BrokenTable("行のない表です。見出しとデータの行があるか確かめてください。")
    if names := _linked_names(filled):
        heading = read_heading([["#", *names.cells[1:]]])
        others = (record for record in chain(first, rows) if record is not names)
        return Layout([names], heading, others, is_linked=True)
    header = filled[: header_rows or detect_header_rows([record.cells for record in filled])]
    after = [record for record in first if record.line > header[-1].line]
    heading = read_heading([record.cells for record in header])
    return Layout(header, heading, chain(after, rows))


def _linked_names(filled: Sequence[Record]) -> Record | None:
    """The row of names, if the first rows are those of Linked CSV (linked-csv.org, 2013)."""
    if not filled[0].cells[0].startswith("#"):
        return None
    rows = {record.cells[0]: record for record in reversed(filled)}
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
