"""PDF, Excel, Word and CSV of one report: the same figures, the same characters."""

import csv
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from ctypes import c_double
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from services.reporting.document import Document, compose
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.listing_csv import to_csv, to_csv_cp932
from services.reporting.rendering.pdf import to_pdf
from services.reporting.rendering.substitutes import substitutes
from services.reporting.rendering.word import (
    to_docx,
)
from services.reporting.rendering.word_template import write_default_template
from services.reporting.rendering.workbook import to_xlsx
from tests.unit.reporting.sample import document, material, order

TITLE = "①来庁者向けWⅰFⅰ環境の充実"
needs_fonts = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")


def titled(title: str) -> Document:
    """A report of two projects whose first has this title."""
    given = material(2)
    first = replace(given.projects[0], title=title)
    return compose(order(), replace(given, projects=(first, given.projects[1]), rounds=()))


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    assert to_pdf(document(), path) == []
    return PdfReader(path)


@pytest.fixture
def word(tmp_path: Path) -> docx.document.Document:
    template, path = tmp_path / "template.docx", tmp_path / "report.docx"
    write_default_template(template)
    to_docx(document(), path, template)
    return docx.Document(str(path))


def style_of(cell: docx.table._Cell) -> str:
    return cell.paragraphs[0].style.name


def rows_of(word: docx.document.Document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]


@needs_fonts
def test_the_pdf_holds_circled_digits_and_roman_numerals(pdf: PdfReader) -> None:
    text = "".join(page.extract_text() for page in pdf.pages)
    assert TITLE in text
    assert "令和8年11月23日" in text
    assert "令和8年度第1号" in text


@needs_fonts
def test_no_figure_is_copied_from_the_pdf_with_an_unseen_letter_beside_it(pdf: PdfReader) -> None:
    text = "".join(page.extract_text() for page in pdf.pages)
    assert re.findall(r"\u2060\d|\d\u2060", text) == []


@needs_fonts
def test_every_page_of_the_pdf_after_the_cover_says_which_of_how_many(pdf: PdfReader) -> None:
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages[1:], start=2):
        assert f"{number} / {count}" in page.extract_text()
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@needs_fonts
def test_the_pdf_is_tagged_and_has_an_outline_with_each_project(pdf: PdfReader) -> None:
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("ja")
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    titles = re.findall(r"'/Title': '([^']*)'", str(pdf.outline))
    assert "1 概要" in titles
    assert TITLE in titles


@needs_fonts
def test_the_pdf_tells_what_it_rests_on_at_its_end_and_not_on_its_cover(pdf: PdfReader) -> None:
    cover, end = pdf.pages[0].extract_text(), pdf.pages[-1].extract_text()
    assert "SHA" not in cover
    assert "ログ" not in cover + end
    assert end.index("この報告書の根拠") < end.index(document().cover.checksum)
    assert re.search(r"事業\s+1,203", end)


@needs_fonts
def test_each_project_begins_on_a_page_of_its_own(pdf: PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    starts = [place for place, text in enumerate(pages) if "地域課題\n" in text]
    assert len(starts) == 10
    assert [b - a for a, b in itertools.pairwise(starts)] == [1] * 9


@needs_fonts
def test_a_character_without_glyph_is_printed_as_geta_and_listed(tmp_path: Path) -> None:
    notes = to_pdf(titled("🐄の個体管理"), tmp_path / "report.pdf")
    assert [note for note in notes if "U+1F404" in note] == notes
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert "〓の個体管理" in text


@needs_fonts
def test_lowered_and_raised_digits_are_printed_below_and_above_their_line(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    assert to_pdf(titled("CO₂を10⁻⁵m³減らす"), path) == []
    assert "CO2を10−5m³減らす" in "".join(page.extract_text() for page in PdfReader(path).pages)
    drawn = dict(heights_of("CO2", path))
    assert all(c == o > two for c, o, two in drawn.values())
    assert all(ten < minus == five for ten, minus, five in dict(heights_of("0−5", path)).values())
    assert min(drawn) >= 9
    titles = re.findall(r"'/Title': '([^']*)'", str(PdfReader(path).outline))
    assert "CO₂を10⁻⁵m³減らす" in titles


def heights_of(words: str, path: Path) -> Iterator[tuple[float, list[float]]]:
    """Where each letter of the words stands, for each place of them: least letter size, heights."""
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            search = text.search(words)
            while found := search.get_next():
                letters = range(found[0], sum(found))
                sizes = [raw.FPDFText_GetFontSize(text, at) for at in letters]
                yield min(sizes), [foot_of(text, at) for at in letters]


def foot_of(text: pdfium.PdfTextPage, at: int) -> float:
    """The baseline of a letter, in points from the page's foot."""
    across, up = c_double(), c_double()
    assert raw.FPDFText_GetCharOrigin(text, at, across, up)
    return round(up.value, 2)


@needs_fonts
@pytest.mark.parametrize("coding", ["cp932", "shift_jis_2004"])
def test_each_character_of_a_japanese_coding_is_printed_as_itself(coding: str) -> None:
    pairs = [bytes([lead]) for lead in range(256)]
    pairs += [bytes([lead, trail]) for lead in range(0x81, 0xFD) for trail in range(0x40, 0xFD)]
    every = "".join(pair.decode(coding, "ignore") for pair in pairs)
    assert "㈱" in every or "𠮷" in every
    instead = substitutes("".join(one for one in every if unicodedata.category(one) != "Co"))
    assert instead == ({} if coding == "cp932" else {"⦅": "｟", "⦆": "｠"})


@needs_fonts
def test_a_character_that_reads_the_same_is_printed_for_one_that_the_fonts_lack() -> None:
    assert substitutes("☑済 ☐未 ⅛ \u212a ㌬ \u2009") == {
        "☑": "✓",
        "☐": "□",
        "⅛": "〓",
        "\u212a": "K",
        "㌬": "パーツ",
        "\u2009": " ",
    }


@needs_fonts
def test_what_is_printed_for_another_character_is_told_but_for_spaces(tmp_path: Path) -> None:
    notes = to_pdf(titled("☑済\u2009み"), tmp_path / "report.pdf")
    assert notes == ["☑（U+2611）は書体にないため✓で印刷しました。"]


@needs_fonts
def test_rare_names_and_marks_need_no_replacement() -> None:
    kept = "①ⅰ髙﨑𠮷野 か゚ 葛󠄀飾 ㈱㍻㋿㎡㎥℃‰№℡㏍♨※〜−‐–—•✓½²³μΩéüą"
    assert substitutes(kept) == {}


@needs_fonts
def test_typst_markup_in_a_title_is_only_text(tmp_path: Path) -> None:
    hostile = '#panic("a") *太字* $x$ @ref <b>'
    to_pdf(titled(hostile), tmp_path / "report.pdf")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert '#panic("a") *太字*' in text


def test_excel_has_a_sheet_per_chapter_with_numbers_as_numbers(tmp_path: Path) -> None:
    report = document()
    to_xlsx(report, tmp_path / "report.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    headings = [one.heading for one in report.chapters]
    assert book.sheet_names == ["表紙", *headings, "この報告書の根拠"]
    rows = book.get_sheet_by_name("2 事業一覧").to_python()
    assert rows[3][1] == TITLE
    expected = [float(row[-1]) for row in report.chapters[1].blocks[0].rows]
    assert [row[6] for row in rows[3:14]] == expected


def test_every_day_in_excel_is_a_cell_of_a_day_in_wareki(tmp_path: Path) -> None:
    report = document()
    to_xlsx(report, tmp_path / "report.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    days: set[date] = set()
    for name in book.sheet_names:
        cells = {cell for row in book.get_sheet_by_name(name).to_python() for cell in row}
        assert not [cell for cell in cells if re.fullmatch(r"令和\d+年\d+月\d+日", str(cell))]
        days |= {cell for cell in cells if isinstance(cell, date)}
    assert {date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 2), date(2029, 3, 31)} <= days
    with zipfile.ZipFile(tmp_path / "report.xlsx") as parts:
        assert "ggge" in parts.read("xl/styles.xml").decode()


def test_excel_keeps_a_formula_as_text(tmp_path: Path) -> None:
    to_xlsx(titled("=cmd()"), tmp_path / "report.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    assert book.get_sheet_by_name("2 事業一覧").to_python()[3][1] == "=cmd()"


def test_word_has_real_headings_page_fields_and_repeated_table_heads(
    word: docx.document.Document,
) -> None:
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert headings[:2] == ["1 概要", "2 事業一覧"]
    foot = word.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    first_rows = [table.rows[0] for table in word.tables]
    heads = [row for row in first_rows if {style_of(cell) for cell in row.cells} == {"Column Head"}]
    assert len(heads) > len(document().chapters)
    assert all("w:tblHeader" in row._tr.xml for row in heads)


def test_word_tells_what_it_rests_on_at_its_end_and_not_on_its_cover(
    word: docx.document.Document,
) -> None:
    texts = [one.text for one in word.paragraphs]
    contents, end = texts.index("目次"), texts.index("この報告書の根拠", texts.index("1 概要") + 20)
    assert not any("SHA" in one for one in texts[:contents])
    assert document().cover.checksum in texts[end:]


def test_word_excel_and_csv_carry_the_figures_of_the_document(
    word: docx.document.Document, tmp_path: Path
) -> None:
    report = document()
    listed = report.chapters[1].blocks[0].rows
    shown = [row[6] for row in rows_of(word) if len(row) == 7 and row[0].startswith("R8-")]
    assert shown[:10] == [f"{row[-1]:,}" for row in listed[:-1]]
    to_csv(report, tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_bytes().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["総事業費（千円）"]) for row in read] == [row[-1] for row in listed[:-1]]
    yen = [project.total_yen for project in material().projects]
    assert [int(row["総事業費（円）"]) for row in read] == yen


def test_html_and_tags_in_a_title_are_only_text_in_word(tmp_path: Path) -> None:
    template = tmp_path / "template.docx"
    write_default_template(template)
    hostile = "<b>{{ cover.title }}</b> & {% raw %}"
    to_docx(titled(hostile), tmp_path / "report.docx", template)
    word = docx.Document(str(tmp_path / "report.docx"))
    assert any(hostile in one.text for one in word.paragraphs)


def test_csv_in_cp932_keeps_circled_digits_and_lists_what_it_cannot_hold(tmp_path: Path) -> None:
    notes = to_csv_cp932(titled("①WⅰFⅰ 〜𠮷野〜"), tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_bytes().decode("cp932")
    assert "①WⅰFⅰ ～〓野～" in text
    assert any("𠮷" in note and "〓" in note for note in notes)
    assert any("〜" in note and "～" in note for note in notes)


def test_a_character_that_does_not_show_is_listed_by_its_code(tmp_path: Path) -> None:
    notes = to_csv_cp932(titled("辻\U000e0100邸\u00a0前"), tmp_path / "report.csv")
    assert notes[-2:] == [
        "U+E0100はCP932で表せないため、除きました。",
        "U+00A0はCP932で表せないため、空白に置き換えました。",
    ]


@pytest.mark.parametrize("title", ["=cmd()", "+A1", "-1+2", "@SUM(A1)", "＝1+1", "\u2212A1"])
def test_a_formula_in_csv_is_marked_as_text_and_listed(tmp_path: Path, title: str) -> None:
    notes = to_csv(titled(title), tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_bytes().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["事業名"] == f"'{title}"
    assert any(title in note for note in notes)


def test_a_formula_behind_a_character_that_cp932_drops_is_marked_too(tmp_path: Path) -> None:
    to_csv_cp932(titled("\ufe0f=cmd()"), tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_bytes().decode("cp932")
    assert next(csv.DictReader(io.StringIO(text)))["事業名"] == "'=cmd()"


@pytest.mark.parametrize("written", [to_csv, to_csv_cp932])
def test_columns_of_csv_that_a_spreadsheet_changes_are_listed_and_written_as_they_are(
    tmp_path: Path, written: Callable[[Document, Path], list[str]]
) -> None:
    notes = written(titled("3-5"), tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_text("utf-8-sig" if written is to_csv else "cp932")
    assert next(csv.DictReader(io.StringIO(text)))["事業名"] == "3-5"
    assert notes == [
        "「事業名」の列（「3-5」など）は、Excelでそのまま開くと値が変わります（日付になる）。",
        "「実施主体コード」の列（「012238」など）は、Excelでそのまま開くと値が変わります（先頭の0が消える）。",
    ]


def test_csv_begins_with_a_byte_order_mark_and_keeps_line_ends_inside_cells(
    tmp_path: Path,
) -> None:
    given = material(1)
    longer = replace(given.projects[0], problem="一行目\n二行目")
    report = compose(order(), replace(given, projects=(longer,)))
    to_csv(report, tmp_path / "report.csv")
    raw = (tmp_path / "report.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert row["地域課題"] == "一行目\n二行目"
    assert row["事業名"] == TITLE
