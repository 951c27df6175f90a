"""The tables of the default Word template: rows and columns that docxtpl repeats.

A table's description holds the widths of its columns (％), which `to_docx` gives them.
"""

from typing import TYPE_CHECKING, Any

from services.reporting.rendering.word_parts import HAIR, NAVY, TINT, element

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable


def figures(word: "WordDocument") -> None:
    """Key figures beside each other: name and unit, and the figure below."""
    table = _ruled(word, 2, 3, "")
    for row, text, style in (
        (0, "{{ item[0] }}（{{ item[2] }}）", "Column Head"),
        (1, "{{ item[1] }}", "Figure"),
    ):
        _repeat_cell(table, row, "item in block['items']")
        write(table.cell(row, 1), text, style)
        _shade(table.cell(row, 1))
    _head(table)


def facts(word: "WordDocument") -> None:
    """Labelled values, two beside each other."""
    table = _ruled(word, 3, 4, "16 34 16 34")
    write(table.cell(0, 0), "{%tr for left, right in block.pairs|batch(2, ('', '')) %}", "Cell")
    for place, (side, part) in enumerate((("left", 0), ("left", 1), ("right", 0), ("right", 1))):
        write(table.cell(1, place), f"{{{{ {side}[{part}] }}}}", "Cell" if part else "Column Head")
    for place in (0, 2):
        _shade(table.cell(1, place))
    write(table.cell(2, 0), "{%tr endfor %}", "Cell")


def data(word: "WordDocument") -> None:
    """A block's rows under its headings, which come again on every page."""
    table = _ruled(word, 4, 3, "{{ block.shares|join(' ') }}")
    _repeat_cell(table, 0, "column in block.columns")
    _repeat_cell(table, 2, "cell in row.cells")
    write(table.cell(1, 0), "{%tr for row in block.rows %}", "Cell")
    write(table.cell(3, 0), "{%tr endfor %}", "Cell")
    _left_or_right(table.cell(0, 1), "column.right", "Column Head", ("{{ column.heading }}",))
    _left_or_right(table.cell(2, 1), "cell.right", "Cell", _CELL)
    table.rows[2]._tr.get_or_add_trPr().append(element("w:cantSplit"))
    _head(table)


_CELL = ("{%r if row.total %}", "{{ cell.text }}", "{%r else %}", "{{ cell.text }}", "{%r endif %}")
"""A cell's text in bold letters, else in plain ones."""


def write(cell: Any, text: str, style: str) -> None:
    """The text of a cell of one paragraph."""
    cell.paragraphs[0].text, cell.paragraphs[0].style = text, style


def _repeat_cell(table: "WordTable", row: int, loop: str) -> None:
    """The middle cell once for each of the loop."""
    write(table.cell(row, 0), f"{{%tc for {loop} %}}", "Cell")
    write(table.cell(row, 2), "{%tc endfor %}", "Cell")


def _left_or_right(cell: Any, right: str, style: str, runs: tuple[str, ...]) -> None:
    """Figures stand at the right, words at the left; the second of several runs is bold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    write(cell, f"{{%p if {right} %}}", style)
    for side, tag in ((WD_ALIGN_PARAGRAPH.RIGHT, "else"), (WD_ALIGN_PARAGRAPH.LEFT, "endif")):
        paragraph = cell.add_paragraph(style=style)
        paragraph.alignment = side
        for place, text in enumerate(runs):
            paragraph.add_run(text).bold = True if place == 1 else None
        cell.add_paragraph(f"{{%p {tag} %}}", style)


def _ruled(word: "WordDocument", rows: int, columns: int, shares: str) -> "WordTable":
    """A table with fine rules between its rows and navy ones around."""
    table: WordTable = word.add_table(rows, columns)
    borders, margins = element("w:tblBorders"), element("w:tblCellMar")
    for edge, size, colour in (("top", 8, NAVY), ("bottom", 8, NAVY), ("insideH", 4, HAIR)):
        borders.append(element(f"w:{edge}", val="single", sz=str(size), space="0", color=colour))
    for edge, twips in (("top", 25), ("left", 60), ("bottom", 25), ("right", 60)):
        margins.append(element(f"w:{edge}", w=str(twips), type="dxa"))
    look = table._tbl.tblPr.find(element("w:tblLook").tag)
    for part in (borders, element("w:tblLayout", type="fixed"), margins):
        look.addprevious(part)
    if shares:
        table._tbl.tblPr.append(element("w:tblDescription", val=shares))
    return table


def _head(table: "WordTable") -> None:
    """The first row is the head: tinted, whole, and repeated on every page."""
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(element("w:cantSplit"))
    head.append(element("w:tblHeader"))
    for cell in table.rows[0].cells:
        _shade(cell)


def _shade(cell: Any) -> None:
    shade = element("w:shd", val="clear", color="auto", fill=TINT)
    cell._tc.get_or_add_tcPr().append(shade)
