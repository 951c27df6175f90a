"""Excel by XlsxWriter: a sheet per chapter, headings frozen, set up to print on A4.

Text cells are written as strings, so that `=cmd()` stays text.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.reporting.document.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Document,
    Facts,
    Figures,
    Page,
    Paragraphs,
    Passage,
    Section,
    Table,
)
from services.reporting.document.words import shown
from services.reporting.rendering.layout import flat
from services.reporting.rendering.measure import height_points, lines_in, needs_of, spans

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top"}
_NAVY, _TINT, _HAIR = "#0B2A6F", "#EEF2F9", "#C9CED8"
_SIZES = {"title": 16, "section": 12, "note": 8, "unit": 8}
"""Letter sizes (pt) that are not 10."""

_PAGE_WIDTH = 96.0
"""Characters that the columns of a sheet share, so that each prints one A4 page wide."""

_LABEL_WIDTH = 18.0
"""Characters for the label of a short labelled value."""

_TALLEST_ROW = 409.0
"""Excel's limit, in points; what needs more stands in several rows made one."""

_MOST_BREAKS = 1023
"""Excel's limit of page breaks per sheet; projects beyond it follow without one."""


def to_xlsx(document: Document, path: Path) -> list[str]:
    """Write the workbook; nothing is lost in it, so the list is empty."""
    import xlsxwriter  # a heavy import that only the child process needs

    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.set_properties({"title": document.cover.title, "author": document.cover.council})
        formats = _formats(book)
        _cover(book.add_worksheet("表紙"), document, formats)
        for chapter in document.chapters:
            sheet = book.add_worksheet(chapter.heading[:31])
            _Sheet(sheet, formats, _columns(chapter)).fill(chapter, document.cover.number)
    return []


def _formats(book: "Workbook") -> dict[str, Any]:
    rule = {"bottom": 1, "bottom_color": _HAIR, "valign": "vcenter"}
    total = {"bold": True, "top": 1, "top_color": _NAVY}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_color": _NAVY},
        "section": {"bold": True, "font_color": _NAVY},
        "label": {"bold": True, "font_color": _NAVY, "bg_color": _TINT, "text_wrap": True},
        "head": {"bold": True, "font_color": _NAVY, "bg_color": _TINT, "bottom": 1, "top": 1},
        "wrap": {"text_wrap": True},
        "note": {"text_wrap": True, "font_color": "#5F6470"},
        "unit": {"font_color": "#5F6470"},
        "text": {**rule, "text_wrap": True},
        "short": dict(rule),
        "integer": {**rule, "num_format": "#,##0"},
        "decimal": {**rule, "num_format": "#,##0.00"},
        "figure": {**rule, "num_format": "General"},
        "right": {**rule, "align": "right"},
    }
    looks["head"] |= {
        "text_wrap": True,
        "valign": "vcenter",
        "top_color": _NAVY,
        "bottom_color": _NAVY,
    }
    looks["head right"] = {**looks["head"], "align": "right"}
    for name, size in _SIZES.items():
        looks[name]["font_size"] = size
    for kind in ("text", "short", "integer", "decimal", "figure", "right"):
        looks[f"{kind} total"] = {**looks[kind], **total}
    return {name: book.add_format({**_FONT, **look}) for name, look in looks.items()}


def _cover(sheet: "Worksheet", document: Document, formats: dict[str, Any]) -> None:
    cover = document.cover
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 68)
    _print_set_up(sheet, cover.number)
    sheet.set_row(0, height_points(1, _SIZES["title"]))
    sheet.write_string(0, 0, cover.title, formats["title"])
    lines = (("番号", cover.number), ("作成日", cover.date), ("作成", cover.council))
    for row, (label, value) in enumerate((*lines, ("構成市町", cover.members)), start=2):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, value, formats["short"])
    for column, heading in enumerate(("サービス", "位置", "ハッシュ（SHA-256）")):
        sheet.write_string(7, column, heading, formats["head"])
    for row, (service, position, digest) in enumerate(cover.positions, start=8):
        sheet.write_string(row, 0, service, formats["short"])
        sheet.write_number(row, 1, position, formats["integer"])
        sheet.write_string(row, 2, digest, formats["short"])
    last = 9 + len(cover.positions)
    sheet.write_string(last, 0, "内容の照合値", formats["label"])
    sheet.write_string(last, 1, cover.checksum, formats["short"])


def _print_set_up(sheet: "Worksheet", number: str) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer(f"&L&8{number}&C&8&P / &N")
    sheet.hide_gridlines(2)


def _columns(chapter: Chapter) -> list[float]:
    """Widths in characters, from the chapter's widest table."""
    tables = [block for block in flat(chapter) if isinstance(block, Table)]
    widest: tuple[Column, ...] = max((one.columns for one in tables), key=len, default=())
    shares = [column.width for column in widest] + [1.0] * (4 - len(widest))
    return [max(7.0, _PAGE_WIDTH * share / sum(shares)) for share in shares]


def _needs(table: Table) -> list[float]:
    """Widths in characters that the table's columns ask for."""
    whole = sum(column.width for column in table.columns)
    return needs_of(
        (
            max(7.0, _PAGE_WIDTH * column.width / whole),
            (column.heading, *(shown(row[at], column.kind) for row in table.rows)),
        )
        for at, column in enumerate(table.columns)
    )


def _look(cell: Cell, column: Column) -> str:
    """The format of a cell; text among figures stands at the right as they do."""
    return "right" if isinstance(cell, str) and column.is_numeric else column.kind


class _Sheet:
    """One chapter on its worksheet, filled from the top."""

    def __init__(self, sheet: "Worksheet", formats: dict[str, Any], widths: list[float]) -> None:
        self.sheet, self.formats, self.widths = sheet, formats, widths
        self.row = 0
        self.breaks: list[int] = []

    def fill(self, chapter: Chapter, number: str) -> None:
        _print_set_up(self.sheet, number)
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)
        self.line(chapter.heading, "title")
        tables = [block for block in chapter.blocks if isinstance(block, Table)]
        # The one table of a chapter comes first, so that its head can stay in sight.
        leading = tables[:1] if len(tables) == 1 else []
        for block in (*leading, *(one for one in flat(chapter) if one not in leading)):
            self.block(block)
        frozen = 2 + bool(leading[0].caption or leading[0].unit) if leading else 1
        self.sheet.freeze_panes(frozen, 0)
        self.sheet.repeat_rows(0, frozen - 1)
        self.sheet.set_h_pagebreaks(self.breaks[:_MOST_BREAKS])

    def block(self, block: Block) -> None:
        _SETTERS[block.block](self, block)

    def line(self, text: str, look: str) -> None:
        self.sheet.set_row(self.row, height_points(1, _SIZES.get(look, 10)))
        self.sheet.write_string(self.row, 0, text, self.formats[look])
        self.row += 1

    def tall(self, cells: list[tuple[str, float]], size: float = 10) -> int:
        """Make the height that the texts need in cells of these widths; the last row it takes."""
        lines = max((lines_in(text, width, size) for text, width in cells), default=1)
        points = height_points(lines, size)
        rows = math.ceil(points / _TALLEST_ROW)
        for row in range(self.row, self.row + rows):
            self.sheet.set_row(row, points / rows)
        return self.row + rows - 1

    def put(self, place: tuple[int, int], value: Any, look: str, lowest: int) -> None:
        """A number or text over columns `place[0]` to `place[1]`, down to the row `lowest`."""
        first, last = place
        if first < last or self.row < lowest:
            self.sheet.merge_range(self.row, first, lowest, last, "", self.formats[look])
        if isinstance(value, int | float):
            self.sheet.write_number(self.row, first, value, self.formats[look])
        else:
            self.sheet.write_string(self.row, first, value or "", self.formats[look])

    def room(self, place: tuple[int, int]) -> float:
        return sum(self.widths[place[0] : place[1] + 1])

    def spread(self, text: str, look: str) -> None:
        """A text over the whole width of the sheet, in a row as high as it needs."""
        whole = (0, len(self.widths) - 1)
        lowest = self.tall([(text, self.room(whole))], _SIZES.get(look, 10))
        self.put(whole, text, look, lowest)
        self.row = lowest + 1

    def paragraphs(self, block: Paragraphs) -> None:
        for text in block.texts:
            self.spread(text, "wrap")

    def pairs(self, block: Facts | Figures) -> None:
        given = block.pairs if isinstance(block, Facts) else block.items
        left, right = spans([_LABEL_WIDTH, _PAGE_WIDTH], self.widths)
        for name, *value in given:
            text = "".join(value)
            lowest = self.tall([(name, self.room(left)), (text, self.room(right))])
            self.put(left, name, "label", lowest)
            self.put(right, text, "text", lowest)
            self.row = lowest + 1
        self.row += 1

    def passage(self, block: Passage) -> None:
        self.line(block.label, "section")
        self.spread(block.text, "wrap")

    def section(self, block: Section) -> None:
        self.row += 1
        self.line(block.title, "section")

    def page(self, block: Page) -> None:
        if self.row > 1:
            self.row += 1
            self.breaks.append(self.row)
        self.line(f"{block.label} {block.title}", "title")

    def table(self, table: Table) -> None:
        if title := "　".join(filter(None, (table.caption, table.unit))):
            self.line(title, "unit")
        places = spans(_needs(table), self.widths)
        looks = ["head right" if column.is_numeric else "head" for column in table.columns]
        self.cells(places, [column.heading for column in table.columns], looks)
        first = self.row
        for at, row in enumerate(table.rows):
            total = " total" if at >= len(table.rows) - table.totals else ""
            looks = [_look(cell, one) + total for cell, one in zip(row, table.columns, strict=True)]
            self.cells(places, row, looks)
        self.bars(table, first, places)
        for note in table.notes:
            self.spread(f"※ {note}", "note")
        self.row += 1

    def cells(self, places: list[tuple[int, int]], values: Any, looks: list[str]) -> None:
        texts = [value if isinstance(value, str) else "" for value in values]
        lowest = self.tall([(text, self.room(at)) for text, at in zip(texts, places, strict=True)])
        for place, value, look in zip(places, values, looks, strict=True):
            self.put(place, value, look, lowest)
        self.row = lowest + 1

    def bars(self, table: Table, first: int, places: list[tuple[int, int]]) -> None:
        last = self.row - table.totals - 1
        for (at, _), column in zip(places, table.columns, strict=True):
            if column.bar and last >= first:
                look = {"type": "data_bar", "bar_color": "#9DB7E4", "bar_solid": True}
                self.sheet.conditional_format(first, at, last, at, look)


_SETTERS: dict[str, Any] = {
    "paragraphs": _Sheet.paragraphs,
    "figures": _Sheet.pairs,
    "facts": _Sheet.pairs,
    "passage": _Sheet.passage,
    "section": _Sheet.section,
    "page": _Sheet.page,
    "table": _Sheet.table,
}
