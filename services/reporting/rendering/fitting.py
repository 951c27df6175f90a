"""The letter size at which a project fits its page, reckoned from the lengths of its texts.

Measuring each page in typst itself took three times as long and a gigabyte more per 500 projects.
Lengths are mm, letter sizes pt; the reckoning errs towards smaller letters.
"""

import math
import unicodedata
from collections.abc import Iterable

from services.reporting.document.blocks import Cell, Column, Facts, Page, Passage, Table
from services.reporting.document.words import shown

SIZES_PT = (10.5, 9.5, 8.5, 7.5, 7.0)
"""Below the last one people stop reading: such a project goes on overleaf instead."""

_WIDTH_MM, _HALF_MM, _ROOM_MM, _MM_PER_PT = 170.0, 82.5, 234.0, 0.3528
_MOST_ROWS_WHOLE, _HIGHEST_WHOLE_MM = 14, 150.0
# Heights below were measured in the template: gaps in mm, lines and rows in mm per pt of size.


def letter_size(page: Page) -> float:
    """The largest of SIZES_PT at which the page holds all its blocks, or the smallest."""
    more_title = 7.0 * (_lines(page.title, _WIDTH_MM, 15.0) - 1)
    fitting = (size for size in SIZES_PT if more_title + _height(page, size) <= _ROOM_MM)
    return next(fitting, SIZES_PT[-1])


def stays_whole(table: Table) -> bool:
    """Whether the table goes over to the next page as a whole: one that fills a page cannot."""
    if len(table.rows) > _MOST_ROWS_WHOLE:
        return False
    return _table(table, SIZES_PT[0], _HALF_MM if table.half else _WIDTH_MM) <= _HIGHEST_WHOLE_MM


def _height(page: Page, size: float) -> float:
    halves = [one for one in page.blocks if isinstance(one, Table) and one.half]
    if len(halves) != 2:
        return sum(_block(one, size) for one in page.blocks)
    others = (one for one in page.blocks if one not in halves)
    beside = max(_table(one, size, _HALF_MM) for one in halves)
    return beside + sum(_block(one, size) for one in others)


def _block(block: Facts | Passage | Table, size: float) -> float:
    if isinstance(block, Facts):
        values = [value for _, value in block.pairs]
        pairs = zip(values[::2], values[1::2], strict=False)
        most = (max(_lines(one, 52.0, 0.9 * size) for one in pair) for pair in pairs)
        return 4.0 + size * sum(0.595 + 0.42 * (lines - 1) for lines in most)
    if isinstance(block, Passage):
        lines = _lines(block.text, _WIDTH_MM, 0.95 * size)
        return 5.9 + size * (0.48 + 0.51 * (lines - 1))
    return _table(block, size, _WIDTH_MM)


def _table(table: Table, size: float, width: float) -> float:
    whole = sum(column.width for column in table.columns)
    insets = 2 * 0.55 * 0.85 * size * _MM_PER_PT
    widths = [width * column.width / whole - insets for column in table.columns]
    headings = tuple(column.heading for column in table.columns)
    rows = (headings, *(_printed(row, table.columns) for row in table.rows))
    return 7.0 + size * (0.265 + sum(_row(row, widths, 0.85 * size) for row in rows))


def _row(texts: Iterable[str], widths: Iterable[float], size: float) -> float:
    lines = max(_lines(text, width, size) for text, width in zip(texts, widths, strict=True))
    return 0.53 + 0.39 * (lines - 1)


def _printed(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(shown(cell, column.kind) for cell, column in zip(row, columns, strict=True))


def _lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a width (mm); a line end that a person typed is one."""
    room = width - 0.5 * size * _MM_PER_PT
    typed = text.split("\n")
    return sum(max(1, math.ceil(_ems(line) * size * _MM_PER_PT / room)) for line in typed)


def _ems(line: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.6 for one in line)
