"""How a table's columns share its width (mm), so that no figure, date or other short text parts."""

from functools import lru_cache

from services.reporting.document.blocks import Column, Table
from services.reporting.document.words import shown
from services.reporting.rendering.letters import ems

UPRIGHT_MM, LYING_MM, HALF_MM = 170.0, 257.0, 83.0
"""Between the margins of A4, and of half of it beside another table."""

LETTER_PT, MM_PER_PT = 9.0, 0.3528
"""Of tables in every format; smaller letters are not read."""

INSETS_MM = 2 * 0.45 * LETTER_PT * MM_PER_PT
_LEAST_EMS = 5.0
"""Of a text that wraps."""
_HEADING_EMS = 4.0
"""Of a heading over figures: longer ones wrap."""
_BAR_EMS = 4.0
_SPARE_MM = 0.05
"""So that what is exactly as wide as its column stays on one line."""


def width_of(table: Table) -> float:
    """The least of the page's three widths that holds the table."""
    least = sum(_needs(table))
    widths = (HALF_MM, UPRIGHT_MM) if table.half else (UPRIGHT_MM,)
    return next((one for one in widths if least <= one), LYING_MM)


def widths(table: Table) -> list[float]:
    """Of each column: its share of the table's width, and more where it needs it."""
    needs, room = _needs(table), width_of(table)
    given = [0.0] * len(needs)
    free = set(range(len(needs)))
    while free:
        left = room - sum(given)
        whole = sum(table.columns[at].width for at in free)
        shares = {at: left * table.columns[at].width / whole for at in free}
        wanting = {at for at in free if shares[at] < needs[at]}
        for at in wanting or free:
            given[at] = needs[at] if wanting else shares[at]
        free -= wanting or free
    return given


@lru_cache(maxsize=16)  # a page's tables are asked for several times in a row
def _needs(table: Table) -> list[float]:
    return [_need(table, at, column) for at, column in enumerate(table.columns)]


def _need(table: Table, at: int, column: Column) -> float:
    if column.kind == "text":
        return _LEAST_EMS * LETTER_PT * MM_PER_PT + INSETS_MM + _SPARE_MM
    cells = (shown(row[at], column.kind) for row in table.rows)
    heading = min(ems(column.heading), _HEADING_EMS)
    bar = _BAR_EMS if column.bar else 0.0
    return (max((heading, *map(ems, cells))) + bar) * LETTER_PT * MM_PER_PT + INSETS_MM + _SPARE_MM
