"""A thousand characters in a cell: every format shows them whole."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from python_calamine import CalamineWorkbook

from services.reporting.document import Document, compose
from services.reporting.document.blocks import Page
from services.reporting.domain import Commitment
from services.reporting.rendering.fitting import letter_size
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.pdf import to_pdf
from services.reporting.rendering.workbook import to_xlsx
from shared.vocabulary import MUNICIPALITY_CODES
from tests.unit.reporting.sample import material, order

LONG = "来たる年の予算に町の負担分を計上し、担当の職員を置きます。" * 34
LINES = "\n".join(f"{number}　計上" for number in range(12))
LEAST_GAP_PT = 5
"""Lines of the smallest letters are further apart than this."""

needs_fonts = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")


def committed(words: str) -> Document:
    """A report of one project, to which all five municipalities committed themselves so."""
    given = material(1)
    commitments = tuple(
        Commitment(
            project_id=given.projects[0].id,
            municipality=code,
            words=words,
            signed_on=date(2026, 11, 23),
        )
        for code in MUNICIPALITY_CODES
    )
    return compose(order(), replace(given, commitments=commitments))


def troubled(problem: str) -> Document:
    """A report of one project with this 地域課題."""
    given = material(1)
    return compose(order(), replace(given, projects=(replace(given.projects[0], problem=problem),)))


def sheet(document: Document) -> Page:
    """The only project's."""
    (chapter,) = (one for one in document.chapters if one.slug == "sheets")
    (page,) = (one for one in chapter.blocks if isinstance(one, Page))
    return page


def heights(page: PageObject, words: str) -> list[float]:
    """Where lines of the words stand on the page, in points from its foot, each once."""
    found: set[float] = set()

    def note(text: str, page_matrix: Any, text_matrix: Any, *_: Any) -> None:
        if len(text.strip()) > 1 and text.strip() in words:
            x, y = text_matrix[4:]
            found.add(round(x * page_matrix[1] + y * page_matrix[3] + page_matrix[5], 1))

    page.extract_text(visitor_text=note)
    return sorted(found)


@needs_fonts
@pytest.mark.parametrize("words", [LONG, LINES], ids=["long", "of many lines"])
def test_the_pdf_prints_no_line_over_another(words: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    to_pdf(committed(words), path)
    pages = [page for page in PdfReader(path).pages if words[-4:] in page.extract_text()]
    assert len(pages) > 1
    assert "首長のコミットメント" in pages[0].extract_text(), "the caption stands with its table"
    printed = [heights(page, words) for page in pages]
    assert sum(map(len, printed)) > 50
    for lines in printed:
        assert min(b - a for a, b in pairwise(lines)) > LEAST_GAP_PT


def test_typed_line_ends_count_when_a_project_is_fitted_to_its_page() -> None:
    in_lines, in_a_row = troubled(LINES), troubled(LINES.replace("\n", "、"))
    assert letter_size(sheet(in_lines)) < letter_size(sheet(in_a_row))


def test_excel_gives_a_text_several_rows_where_one_cannot_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    to_xlsx(committed(LONG), path)
    book = CalamineWorkbook.from_path(path)
    (name,) = (one for one in book.sheet_names if one.endswith("事業別票"))
    found = book.get_sheet_by_name(name)
    rows = found.to_python()
    places = [at for at, row in enumerate(rows) if LONG in row]
    assert len(places) == len(MUNICIPALITY_CODES)
    deep = {first[0]: last[0] - first[0] + 1 for first, last in found.merged_cell_ranges or []}
    assert [deep[at] for at in places] == [2] * len(places)
    assert places == list(range(places[0], places[-1] + 1, 2))
