"""Word, Excel and CSV of a report at every limit: each character is there, and none is cut."""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from services.reporting.document import Document
from services.reporting.rendering.layout import view
from services.reporting.rendering.listing_csv import to_csv
from services.reporting.rendering.word import to_docx
from services.reporting.rendering.word_template import write_default_template
from services.reporting.rendering.workbook import to_xlsx
from tests.unit.reporting import limits

PIECES = {"kanji": "協議会", "latin": "W", "a ruled line": "ー…―", "figures": "1234567890"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
READ = re.compile(r"word/(document|styles|header\d*|footer\d*)\.xml")
LEAST_HALF_POINTS = 18
TEXT_WIDTH_TWIPS = 170 * 1440 / 25.4
ROUNDED_TWIPS = 30
CUTTING = ("noWrap", "trHeight", "framePr", "tcFitText", "fitText", "vanish", "w", "position")
"""What in Word can hide a part of a text, press it together or shift it over another."""


@pytest.fixture(scope="module", params=PIECES.values(), ids=PIECES.keys())
def report(request: pytest.FixtureRequest) -> Document:
    return limits.document(limits.run_of(request.param))


@pytest.fixture
def parts(report: Document, tmp_path: Path) -> dict[str, Any]:
    """The XML of the Word file: body, styles, heads and feet."""
    template, path = tmp_path / "template.docx", tmp_path / "report.docx"
    write_default_template(template)
    to_docx(report, path, template)
    with zipfile.ZipFile(path) as word:
        names = [one for one in word.namelist() if READ.fullmatch(one)]
        return {name: etree.fromstring(word.read(name)) for name in names}


def of(parts: dict[str, Any], *tags: str) -> Iterator[Any]:
    return (one for part in parts.values() for one in part.iter(*(W + tag for tag in tags)))


def sizes(parts: dict[str, Any]) -> list[int]:
    """Half points of every run, and of every style that one is written in."""
    written = {name: part for name, part in parts.items() if name != "word/styles.xml"}
    used = {one.get(W + "val") for one in of(written, "pStyle", "rStyle", "tblStyle")}
    styles = [one for one in of(parts, "style") if one.get(W + "styleId") in {"Normal", *used}]
    found = [*of(written, "sz", "szCs"), *(size for one in styles for size in one.iter(W + "sz"))]
    return [int(one.get(W + "val")) for one in found]


def test_every_character_is_in_word_and_none_smaller_than_nine_points(
    report: Document, parts: dict[str, Any]
) -> None:
    wanted = limits.letters("".join(limits.texts_of(view(report))))
    written = "".join(one.text or "" for one in of(parts, "t"))
    assert wanted - limits.letters(written) == Counter()
    assert min(sizes(parts)) >= LEAST_HALF_POINTS


def test_nothing_in_word_cuts_a_text_and_no_table_is_wider_than_the_page(
    parts: dict[str, Any],
) -> None:
    body = {"word/document.xml": parts["word/document.xml"]}
    assert [one.tag for one in of(body, *CUTTING)] == []
    for table in of(body, "tbl"):
        widths = [int(one.get(W + "w")) for one in table.find(W + "tblGrid")]
        assert sum(widths) <= TEXT_WIDTH_TWIPS + ROUNDED_TWIPS


def test_every_character_is_in_excel_in_a_cell_that_wraps(report: Document, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    to_xlsx(report, path)
    book = CalamineWorkbook.from_path(path)
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    cells = {cell for rows in sheets for row in rows for cell in row if isinstance(cell, str)}
    texts = {text for text in limits.texts_of(view(report)) if not NUMBER_OR_DAY.fullmatch(text)}
    assert [text for text in texts if not any(text in cell for cell in cells)] == []
    assert longest_unwrapped(path) < LONGEST_SHORT


NUMBER_OR_DAY = re.compile(r"[-,.\d]*|令和\d+年\d+月\d+日")
"""What is no text in Excel."""
LONGEST_SHORT = 40
"""Letters of what does not wrap, and has a column as wide as it."""


def longest_unwrapped(path: Path) -> int:
    """Letters of the longest text in Excel whose cell does not wrap."""
    with zipfile.ZipFile(path) as parts:
        styles = etree.fromstring(parts.read("xl/styles.xml"))
        strings = etree.fromstring(parts.read("xl/sharedStrings.xml"))
        sheets = [etree.fromstring(parts.read(one)) for one in parts.namelist() if "sheets/" in one]
    wraps = ["wrapText" in etree.tostring(one).decode() for one in styles.find("{*}cellXfs")]
    texts = ["".join(one.itertext()) for one in strings]
    cells = (one for sheet in sheets for one in sheet.iter("{*}c") if one.get("t") == "s")
    return max(
        len(texts[int(one.findtext("{*}v"))]) for one in cells if not wraps[int(one.get("s", 0))]
    )


def test_every_text_of_the_list_is_whole_in_csv(report: Document, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    to_csv(report, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    wanted = [["" if cell is None else str(cell) for cell in row] for row in report.listing.rows]
    assert wanted == rows
