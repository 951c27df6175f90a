"""Columns have room for their figures, rows for their texts, whatever the fields hold."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.reporting.document import Document, from_json, to_json
from services.reporting.document.blocks import Chapter, Table
from services.reporting.document.words import shown
from services.reporting.rendering.columns import INSETS_MM, LETTER_PT, MM_PER_PT, widths
from services.reporting.rendering.layout import flat, view
from services.reporting.rendering.letters import ems
from services.reporting.rendering.measure import lines_in, width_of
from services.reporting.rendering.sheet_columns import columns_of, places_of
from shared.vocabulary import ROUNDED
from tests.unit.reporting import limits
from tests.unit.reporting.sample import document

AT_LIMIT = limits.document(limits.run_of("W"))
KANJI_PX, COLUMN_PX = 40 / 3, 7
"""Of 10 pt, and of Excel's unit of width."""


def tables(report: Document) -> Iterator[tuple[Chapter, Table]]:
    for chapter in report.chapters:
        yield from ((chapter, one) for one in flat(chapter) if isinstance(one, Table))


def printed(report: Document) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Each table, and how it is set on paper."""
    laid = [block for chapter in view(report)["chapters"] for block in chapter["blocks"]]
    laid = [one for block in laid for one in (block, *block.get("blocks", ()))]
    rows = (one for one in laid if one["block"] == "table")
    return zip((table for _, table in tables(report)), rows, strict=False)


@pytest.mark.parametrize("report", [document(), AT_LIMIT], ids=["sample", "at the limit"])
def test_no_figure_or_day_is_wider_than_its_cells_in_excel(report: Document) -> None:
    for chapter, table in tables(report):
        sheet = columns_of(chapter)
        for at, (first, last) in enumerate(places_of(table, sheet)):
            kind = table.columns[at].kind
            cells = [shown(row[at], kind) for row in table.rows if kind != "text"]
            assert all(width_of(cell) < sum(sheet[first : last + 1]) for cell in cells)


@pytest.mark.parametrize("report", [document(), AT_LIMIT], ids=["sample", "at the limit"])
def test_no_figure_day_or_short_heading_is_wider_than_its_column_on_paper(
    report: Document,
) -> None:
    for table, laid in printed(report):
        for at, column in enumerate(table.columns):
            if column.kind == "text" or column.bar:
                continue
            texts = [shown(row[at], column.kind) for row in table.rows]
            if len(column.heading) <= 4:
                texts.append(column.heading)
            needed = max(map(ems, texts)) * LETTER_PT * MM_PER_PT
            assert laid["widths"][at] - INSETS_MM > needed


def test_no_page_is_narrower_than_a_table() -> None:
    for _, table in tables(AT_LIMIT):
        assert sum(widths(table)) <= 257.01


@pytest.mark.parametrize("letters", [1, 49, 50, 99, 700])
def test_a_row_is_reckoned_as_high_as_its_kanji(letters: int) -> None:
    needed = -(-letters * KANJI_PX // (96 * COLUMN_PX))
    assert lines_in("漢" * letters, 96) >= needed


def test_words_that_go_over_to_the_next_line_leave_room_behind_them() -> None:
    assert lines_in(" ".join(["w" * 30] * 6), 45) == 6
    assert lines_in("w" * 300, 31) >= 10


def test_every_table_in_thousands_says_that_they_may_not_add_up() -> None:
    silent = [
        one.caption or chapter.title
        for chapter, one in tables(document())
        if "千円" in one.unit and ROUNDED not in one.notes
    ]
    assert silent == []


def test_a_weight_is_printed_with_all_its_digits() -> None:
    (chapter,) = (one for one in AT_LIMIT.chapters if one.slug == "results")
    (weights,) = (one for one in flat(chapter) if getattr(one, "caption", "") == "評価項目と重み")
    assert isinstance(weights, Table)
    assert {shown(row[2], weights.columns[2].kind) for row in weights.rows} == {"14.2857142"}


def test_a_report_frozen_by_0_1_0_is_still_read() -> None:
    """Its dates are texts as they were printed."""
    report = document()
    older = to_json(report).replace('"date":"2026-11-23"', '"date":"令和8年11月23日"')
    assert from_json(older).cover == report.cover
