"""The columns of a worksheet, which all tables of its chapter share."""

from services.reporting.document.blocks import Chapter, Column, Table
from services.reporting.document.words import shown
from services.reporting.rendering.layout import flat
from services.reporting.rendering.measure import needs_of, spans, width_of

PAGE_WIDTH = 96.0
"""Characters that the columns of a sheet share, so that each prints one A4 page wide."""

_LEAST_WIDTH = 7.0
"""Characters of any column."""


def columns_of(chapter: Chapter) -> list[float]:
    """Widths in characters, from the chapter's widest table, with room for every figure."""
    tables = [block for block in flat(chapter) if isinstance(block, Table)]
    widest: tuple[Column, ...] = max((one.columns for one in tables), key=len, default=())
    shares = [column.width for column in widest] + [1.0] * (4 - len(widest))
    widths = [max(_LEAST_WIDTH, PAGE_WIDTH * share / sum(shares)) for share in shares]
    for table in tables:
        for (first, last), need in zip(places_of(table, widths), _least(table), strict=True):
            widths[last] += max(0.0, need - sum(widths[first : last + 1]))
    return widths


def places_of(table: Table, widths: list[float]) -> list[tuple[int, int]]:
    """Which of the sheet's columns each of the table's takes, the first and the last."""
    whole = sum(column.width for column in table.columns)
    needs = needs_of(
        (
            max(least, PAGE_WIDTH * column.width / whole),
            (column.heading, *(shown(row[at], column.kind) for row in table.rows)),
        )
        for (at, column), least in zip(enumerate(table.columns), _least(table), strict=True)
    )
    return spans(needs, widths)


def _least(table: Table) -> list[float]:
    """Widths in characters without which a figure or a day would be shown as ####."""
    return [
        max((_LEAST_WIDTH, *(width_of(shown(row[at], column.kind)) + 2.0 for row in table.rows)))
        if column.kind != "text"
        else _LEAST_WIDTH
        for at, column in enumerate(table.columns)
    ]
