"""The letter size at which a project fits its page, reckoned from the lengths of its texts.

Measuring each page in typst itself took three times as long and a gigabyte more per 500 projects.
Lengths are mm, letter sizes pt; the reckoning errs towards smaller letters.
"""

import math
from collections.abc import Iterable

from services.reporting.document.blocks import Cell, Column, Facts, Page, Passage, Table
from services.reporting.document.words import shown
from services.reporting.rendering.columns import (
    HALF_MM,
    INSETS_MM,
    LETTER_PT,
    MM_PER_PT,
    UPRIGHT_MM,
    width_of,
    widths,
)
from services.reporting.rendering.letters import ems

SIZES_PT = (10.5, 10.0, 9.5, 9.0)
"""Below the last one people stop reading: such a project goes on overleaf instead."""

_ROOM_MM = 233.0
_MOST_ROWS_WHOLE, _HIGHEST_WHOLE_MM = 14, 150.0
_TITLE_PT, _FACT_MM = 15.0, 58.0
# A line is as high as a capital letter, the next one this much further down: both in em.
_CAPITAL_EM, _LOOSE_EM, _TIGHT_EM = 0.772, 1.522, 1.322


def letter_size(page: Page) -> float:
    """The largest of SIZES_PT at which the page holds all its blocks, or the smallest."""
    title = _more_lines(_lines(page.title, UPRIGHT_MM, _TITLE_PT), _TITLE_PT, _LOOSE_EM)
    fitting = (size for size in SIZES_PT if title + _height(page, size) <= _ROOM_MM)
    return next(fitting, SIZES_PT[-1])


def stays_whole(table: Table) -> bool:
    """Whether the table goes over to the next page as a whole: one that fills a page cannot."""
    return len(table.rows) <= _MOST_ROWS_WHOLE and _table(table) <= _HIGHEST_WHOLE_MM


def _height(page: Page, size: float) -> float:
    halves = [one for one in page.blocks if isinstance(one, Table) and width_of(one) == HALF_MM]
    if len(halves) != 2:
        return sum(_block(one, size) for one in page.blocks)
    others = (one for one in page.blocks if one not in halves)
    return max(map(_table, halves)) + sum(_block(one, size) for one in others)


def _block(block: Facts | Passage | Table, size: float) -> float:
    if isinstance(block, Facts):
        values = [value for _, value in block.pairs]
        pairs = zip(values[::2], values[1::2], strict=False)
        return 7.0 + sum(0.5 + _row(pair, (_FACT_MM, _FACT_MM)) for pair in pairs)
    if isinstance(block, Passage):
        lines = _lines(block.text, UPRIGHT_MM, size)
        return 8.2 + _CAPITAL_EM * size * MM_PER_PT + _more_lines(lines, size, _LOOSE_EM)
    return _table(block)


def _table(table: Table) -> float:
    rooms = [width - INSETS_MM for width in widths(table)]
    headings = tuple(column.heading for column in table.columns)
    rows = (headings, *(_printed(row, table.columns) for row in table.rows))
    notes = sum(1.6 + _row((f"※　{note}",), (sum(rooms),)) - 2.7 for note in table.notes)
    return 10.0 + notes + sum(_row(row, rooms) for row in rows)


def _row(texts: Iterable[str], rooms: Iterable[float]) -> float:
    lines = max(_lines(text, room, LETTER_PT) for text, room in zip(texts, rooms, strict=True))
    inset_and_line = (0.84 + _CAPITAL_EM) * LETTER_PT * MM_PER_PT
    return inset_and_line + _more_lines(lines, LETTER_PT, _TIGHT_EM)


def _more_lines(lines: int, size: float, pitch_em: float) -> float:
    return (lines - 1) * pitch_em * size * MM_PER_PT


def _printed(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(shown(cell, column.kind) for cell, column in zip(row, columns, strict=True))


def _lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a width (mm); a line end that a person typed is one."""
    lengths = (ems(line) * size * MM_PER_PT for line in text.split("\n"))
    room = width - 0.5 * size * MM_PER_PT
    return sum(1 if length <= width + 0.1 else math.ceil(length / room) for length in lengths)
