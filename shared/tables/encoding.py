"""A stored table written for spreadsheets, as UTF-8 with a byte order mark or as CP932."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from shared.tables.apostrophes import Apostrophes
from shared.tables.decoding import Encoding, decoded
from shared.tables.extent import extent
from shared.tables.reading import Record, Records
from shared.tables.separators import Separator

Cp932Text = Callable[[str], tuple[str, Iterable[object]]]
"""Text to (text that CP932 can hold, what was replaced): `shared.vocabulary.cp932_text`."""


@dataclass
class Cp932Writer:
    """Fits row by row and gathers what had to be replaced, each thing once, in order.

    Cell by cell, because a character that is dropped or replaced may change where a cell ends, or
    leave a formula's sign at its beginning.
    """

    cp932_text: Cp932Text
    replaced: dict[object, None] = field(default_factory=dict)

    def fit(self, rows: Iterable[Record]) -> Iterator[Record]:
        """The table row by row, as CP932 can hold it."""
        for record in rows:
            # Nearly every row goes through whole; looking at each character is slow.
            whole = _is_held(record.written)
            yield record if whole else record.with_cells(map(self._fitting, record.cells))

    def _fitting(self, cell: str) -> str:
        fitting, replaced = self.cp932_text(cell)
        self.replaced.update(dict.fromkeys(replaced))
        return fitting


def _is_held(text: str) -> bool:
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


def to_utf8(source: BinaryIO, stored: Encoding, apostrophes: Apostrophes) -> Iterator[bytes]:
    """The table as UTF-8 with a byte order mark, row by row."""
    with decoded(source, stored) as text:
        yield codecs.BOM_UTF8
        for row in apostrophes.put(Records(text)):
            yield row.written.encode("utf-8")


def to_cp932(
    source: BinaryIO, stored: Encoding, apostrophes: Apostrophes, writer: Cp932Writer
) -> Iterator[bytes]:
    """The table as CP932, row by row."""
    with decoded(source, stored) as text:
        for row in apostrophes.put(writer.fit(Records(text))):
            yield row.written.encode("cp932")


def is_plain_csv(source: BinaryIO, stored: Encoding) -> bool:
    """Whether the file is, byte for byte, commas and cells behind at most one byte order mark."""
    within = extent(source, stored.mark)
    with decoded(source, stored) as text:
        separator = Records(text).separator
    return separator == Separator() and within.marks < 2 and not within.ended
