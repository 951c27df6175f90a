"""The letter size at which a project fits its page, reckoned from the lengths of its texts.

Measuring each page in typst itself took three times as long and a gigabyte more per 500 projects.
Lengths are mm, letter sizes pt; the reckoning errs towards smaller letters.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

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

_ROOM_MM = 236.0
_MOST_ROWS_WHOLE, _HIGHEST_WHOLE_MM = 14, 150.0
_TITLE_PT, _FACT_MM = 15.0, 58.0
# A line is as high as a capital letter, the next one this much further down: both in em.
_CAPITAL_EM, _LOOSE_EM, _TIGHT_EM = 0.772, 1.522, 1.322
_INSETS_EM, _FACT_INSETS_EM = 0.72, 0.84


def letter_size(page: Page) -> float:
    """The largest of SIZES_PT at which the page holds all its blocks, or the smallest."""
    passages = [one for one in page.blocks if isinstance(one, Passage)]
    room = _ROOM_MM - _fixed(page)
    fitting = (size for size in SIZES_PT if sum(_passage(one, size) for one in passages) <= room)
    return next(fitting, SIZES_PT[-1])


def stays_whole(table: Table) -> bool:
    """Whether the table goes over to the next page as a whole: one that fills a page cannot."""
    return len(table.rows) <= _MOST_ROWS_WHOLE and _table(table) <= _HIGHEST_WHOLE_MM


def _fixed(page: Page) -> float:
    """What title, facts and tables take, whose letters keep their size."""
    title = _more_lines(_lines(page.title, UPRIGHT_MM, _TITLE_PT), _TITLE_PT, _LOOSE_EM)
    facts = sum(_facts(one) for one in page.blocks if isinstance(one, Facts))
    tables = [one for one in page.blocks if isinstance(one, Table)]
    return title + facts + _tables(tables)


def _facts(facts: Facts) -> float:
    values = [value for _, value in facts.pairs]
    pairs = zip(values[::2], values[1::2], strict=False)
    return 7.0 + sum(_row(pair, (_FACT_MM, _FACT_MM), _FACT_INSETS_EM) for pair in pairs)


def _passage(passage: Passage, size: float) -> float:
    lines = _lines(passage.text, UPRIGHT_MM, size)
    return 7.3 + _CAPITAL_EM * size * MM_PER_PT + _more_lines(lines, size, _LOOSE_EM)


def _tables(tables: list[Table]) -> float:
    """Two halves stand side by side, over the notes that they share."""
    halves = [one for one in tables if width_of(one) == HALF_MM]
    if len(halves) != 2:
        return sum(_table(one) + _notes(one.notes) for one in tables)
    notes = dict.fromkeys(note for one in halves for note in one.notes)
    others = [one for one in tables if one not in halves]
    return max(map(_table, halves)) + _notes(notes) + _tables(others)


@lru_cache(maxsize=16)  # once to keep each table whole, once to fit the page
def _table(table: Table) -> float:
    rooms = [width - INSETS_MM for width in widths(table)]
    headings = tuple(column.heading for column in table.columns)
    rows = (headings, *(_printed(row, table.columns) for row in table.rows))
    return 8.5 + sum(_row(row, rooms, _INSETS_EM) for row in rows)


def _notes(notes: Iterable[str]) -> float:
    return sum(3.0 + _row((f"※ {note}",), (UPRIGHT_MM,), 0.0) for note in notes)


def _row(texts: Iterable[str], rooms: Iterable[float], insets_em: float) -> float:
    lines = max(_lines(text, room, LETTER_PT) for text, room in zip(texts, rooms, strict=True))
    one_line = (insets_em + _CAPITAL_EM) * LETTER_PT * MM_PER_PT
    return one_line + _more_lines(lines, LETTER_PT, _TIGHT_EM)


def _more_lines(lines: int, size: float, pitch_em: float) -> float:
    return (lines - 1) * pitch_em * size * MM_PER_PT


def _printed(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(shown(cell, column.kind) for cell, column in zip(row, columns, strict=True))


def _lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a width (mm); a line end that a person typed is one."""
    lengths = (ems(line) * size * MM_PER_PT for line in text.split("\n"))
    room = width - 0.5 * size * MM_PER_PT
    return sum(1 if length <= width + 0.1 else math.ceil(length / room) for length in lengths)
