"""Excel by XlsxWriter: a sheet per chapter, headings frozen, set up to print on A4.

Text cells are written as strings, so that `=cmd()` stays text.
"""

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.reporting.document.basis import printed_chapters
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
from services.reporting.rendering.layout import flat
from services.reporting.rendering.measure import (
    height_points,
    lines_in,
    pixels,
    spans,
)
from services.reporting.rendering.sheet_columns import PAGE_WIDTH, columns_of, places_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top"}
_NAVY, _TINT, _HAIR = "#0B2A6F", "#EEF2F9", "#C9CED8"
_SIZES = {"title": 16, "section": 12}
"""Letter sizes (pt) that are not 10."""

_LABEL_WIDTH = 18.0
"""Characters for the label of a short labelled value."""

_TALLEST_ROW = 409.0
"""Excel's limit, in points; what needs more stands in several rows made one."""

_UPRIGHT_PX, _LYING_PX = 753, 1119
"""What A4 holds of columns, upright or lying, in letters of 9 pt or more; wider ones are printed
beside each other."""

_WAREKI = '[$-411]ggge"年"m"月"d"日"'

_MOST_BREAKS = 1023
"""Excel's limit of page breaks per sheet; projects beyond it follow without one."""


def to_xlsx(document: Document, path: Path) -> list[str]:
    """Write the workbook; nothing is lost in it, so the list is empty."""
    import xlsxwriter  # a heavy import that only the child process needs

    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        book.set_properties({"title": document.cover.title, "author": document.cover.council})
        formats = _formats(book)
        _cover(book.add_worksheet("表紙"), document, formats)
        for chapter in printed_chapters(document):
            sheet = book.add_worksheet(chapter.heading[:31])
            _Sheet(sheet, formats, columns_of(chapter)).fill(chapter, document.cover.number)
    return []


def _formats(book: "Workbook") -> dict[str, Any]:
    rule = {"bottom": 1, "bottom_color": _HAIR, "valign": "vcenter"}
    total = {"bold": True, "top": 1, "top_color": _NAVY}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_color": _NAVY, "text_wrap": True},
        "section": {"bold": True, "font_color": _NAVY, "text_wrap": True},
        "label": {"bold": True, "font_color": _NAVY, "bg_color": _TINT, "text_wrap": True},
        "head": {"bold": True, "font_color": _NAVY, "bg_color": _TINT, "bottom": 1, "top": 1},
        "wrap": {"text_wrap": True},
        "note": {"text_wrap": True, "font_color": "#5F6470"},
        "unit": {"text_wrap": True, "font_color": "#5F6470"},
        "text": {**rule, "text_wrap": True},
        "short": dict(rule),
        "day": {**rule, "num_format": _WAREKI, "align": "left"},
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
    for kind in ("text", "short", "day", "integer", "decimal", "figure", "right"):
        looks[f"{kind} total"] = {**looks[kind], **total}
    return {name: book.add_format({**_FONT, **look}) for name, look in looks.items()}


def _cover(sheet: "Worksheet", document: Document, formats: dict[str, Any]) -> None:
    cover = document.cover
    widths = [16.0, 12.0, 70.0]
    _print_set_up(sheet, cover.number, widths)
    page = _Sheet(sheet, formats, widths)
    page.open()
    page.spread(cover.title, "title")
    page.row += 1
    page.labelled("番号", cover.number, "text")
    page.labelled("作成日", cover.date, "day")
    page.labelled("作成", cover.council, "text")
    page.labelled("構成市町", cover.members, "text")


def _print_set_up(sheet: "Worksheet", number: str, widths: list[float]) -> None:
    sheet.set_paper(9)  # A4
    if pixels(widths) > _UPRIGHT_PX:
        sheet.set_landscape()
    if pixels(widths) <= _LYING_PX:
        sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer(f"&L&9{number}&C&9&P / &N", {"scale_with_doc": False})
    sheet.hide_gridlines(2)


def _look(cell: Cell, column: Column) -> str:
    """The format of a cell; text among figures stands at the right as they do."""
    if column.kind == "day" and not isinstance(cell, date):
        return "text"
    return "right" if isinstance(cell, str) and column.is_numeric else column.kind


class _Sheet:
    """One chapter on its worksheet, filled from the top."""

    def __init__(self, sheet: "Worksheet", formats: dict[str, Any], widths: list[float]) -> None:
        self.sheet, self.formats, self.widths = sheet, formats, widths
        self.row = 0
        self.breaks: list[int] = []

    def open(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)

    def fill(self, chapter: Chapter, number: str) -> None:
        _print_set_up(self.sheet, number, self.widths)
        self.open()
        self.spread(chapter.heading, "title")
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
        if isinstance(value, date):
            self.sheet.write_datetime(self.row, first, value, self.formats[look])
        elif isinstance(value, int | float):
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
        for name, *value in given:
            self.labelled(name, "".join(value), "text")
        self.row += 1

    def labelled(self, name: str, value: Cell, look: str) -> None:
        """A name at the left, and its value over the rest of the sheet."""
        places = spans([_LABEL_WIDTH, PAGE_WIDTH], self.widths)
        self.cells(places, (name, value), ["label", look])

    def passage(self, block: Passage) -> None:
        self.spread(block.label, "section")
        self.spread(block.text, "wrap")

    def section(self, block: Section) -> None:
        self.row += 1
        self.spread(block.title, "section")

    def page(self, block: Page) -> None:
        if self.row > 1:
            self.row += 1
            self.breaks.append(self.row)
        self.spread(f"{block.label} {block.title}", "title")

    def table(self, table: Table) -> None:
        if title := "　".join(filter(None, (table.caption, table.unit))):
            self.spread(title, "unit")
        places = places_of(table, self.widths)
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
