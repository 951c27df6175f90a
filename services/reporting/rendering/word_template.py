"""The default Word template: what the 事務局 downloads, edits in Word, and may upload again.

A template is a Word file with docxtpl tags. `cover` and `chapters` are what
`services.reporting.rendering.layout.view` gives, a page's blocks following the page; styles,
heads, feet, order and wording belong to the template.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as WordTable

_FONT = "BIZ UDPゴシック"
_NAVY, _HAIR, _TINT = "0B2A6F", "C9CED8", "EEF2F9"


def write_default_template(path: Path) -> None:
    """Make the default template; the same every time but for the file's own dates."""
    import docx  # a heavy import that only the child process needs

    word = docx.Document()
    _page(word)
    _styles(word)
    _cover(word)
    _contents(word)
    _chapters(word)
    word.save(str(path))


def _page(word: "WordDocument") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ cover.title }}　{{ cover.number }}"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, "PAGE", "1")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES", "1")


def _styles(word: "WordDocument") -> None:
    from docx.enum.style import WD_STYLE_TYPE

    sizes: dict[str, float] = {
        "Normal": 10,
        "Title": 26,
        "Heading 1": 18,
        "Heading 2": 13,
        "Heading 3": 11,
    }
    for name, size in sizes.items():
        _set_type(word.styles[name], size, name != "Normal")
    word.styles["Heading 1"].paragraph_format.page_break_before = True
    page = word.styles.add_style("Project Page", WD_STYLE_TYPE.PARAGRAPH)
    page.base_style = word.styles["Heading 2"]
    page.paragraph_format.page_break_before = True
    for name, size in (("Note", 8), ("Cell", 8.5), ("Label", 9), ("Lead", 13)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _set_type(style, size, name == "Label")
        style.paragraph_format.keep_with_next = name == "Label"


def _set_type(style: "ParagraphStyle", size: float, strong: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), strong
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(2 if size < 10 else 6)
    if strong:
        style.font.color.rgb = RGBColor.from_string(_NAVY)


def _cover(word: "WordDocument") -> None:
    for _ in range(6):
        word.add_paragraph()
    word.add_paragraph("{{ cover.council }}", "Lead")
    word.add_paragraph("{{ cover.title }}", "Title")
    word.add_paragraph("{{ cover.number }}", "Lead")
    word.add_paragraph("{{ cover.date }}", "Lead")
    for _ in range(10):
        word.add_paragraph()
    word.add_paragraph("{{ cover.members }}", "Lead")
    word.add_paragraph("この報告書が反映している記録（ログ）の位置", "Label")
    table = word.add_table(4, 3)
    _rule(table)
    for cell, text in zip(table.rows[0].cells, ("サービス", "位置", "ハッシュ"), strict=True):
        _write(cell, text, "Label")
    _write(table.cell(1, 0), "{%tr for position in cover.positions %}", "Cell")
    for place in range(3):
        _write(table.cell(2, place), f"{{{{ position[{place}] }}}}", "Note")
    _write(table.cell(3, 0), "{%tr endfor %}", "Cell")
    word.add_paragraph("内容の照合値（SHA-256） {{ cover.checksum }}", "Note")


def _contents(word: "WordDocument") -> None:
    """A 目次 field that Word fills with page numbers; until then it lists the chapters."""
    heading = word.add_paragraph("目次", "Label")
    heading.paragraph_format.page_break_before = True
    _field_part(word.add_paragraph(), "begin", 'TOC \\o "1-2" \\h')
    word.add_paragraph("{%p for chapter in chapters %}")
    word.add_paragraph("{{ chapter.heading }}")
    word.add_paragraph("{%p endfor %}")
    _field_part(word.add_paragraph(), "end")


def _chapters(word: "WordDocument") -> None:
    for line, style in _BEFORE_TABLES:
        word.add_paragraph(line, style)
    _table(word)
    for line, style in _AFTER_TABLES:
        word.add_paragraph(line, style)


_BEFORE_TABLES = (
    ("{%p for chapter in chapters %}", "Normal"),
    ("{{ chapter.heading }}", "Heading 1"),
    ("{%p for block in chapter.blocks %}", "Normal"),
    ("{%p if block.block == 'paragraphs' %}", "Normal"),
    ("{%p for text in block.texts %}", "Normal"),
    ("{{ text }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{%p elif block.block == 'figures' %}", "Normal"),
    ("{%p for item in block['items'] %}", "Normal"),
    ("{{ item[0] }}：{{ item[1] }}{{ item[2] }}", "Lead"),
    ("{%p endfor %}", "Normal"),
    ("{%p elif block.block == 'facts' %}", "Normal"),
    ("{%p for pair in block.pairs %}", "Normal"),
    ("{{ pair[0] }}：{{ pair[1] }}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{%p elif block.block == 'passage' %}", "Normal"),
    ("{{ block.label }}", "Label"),
    ("{{ block.text }}", "Normal"),
    ("{%p elif block.block == 'section' %}", "Normal"),
    ("{{ block.title }}", "Heading 2"),
    ("{%p elif block.block == 'page' %}", "Normal"),
    ("{{ block.label }} {{ block.title }}", "Project Page"),
    ("{%p elif block.block == 'table' %}", "Normal"),
    ("{{ (block.caption ~ '　' ~ block.unit)|trim }}", "Label"),
)

_AFTER_TABLES = (
    ("{%p for note in block.notes %}", "Normal"),
    ("※ {{ note }}", "Note"),
    ("{%p endfor %}", "Normal"),
    ("{%p endif %}", "Normal"),
    ("{%p endfor %}", "Normal"),
    ("{%p endfor %}", "Normal"),
)


def _table(word: "WordDocument") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    table = word.add_table(4, 3)
    _rule(table)
    for row, loop in ((0, "column in block.columns"), (2, "cell in row.cells")):
        _write(table.cell(row, 0), f"{{%tc for {loop} %}}", "Cell")
        _write(table.cell(row, 2), "{%tc endfor %}", "Cell")
    _write(table.cell(0, 1), "{{ column.heading }}", "Label")
    _write(table.cell(1, 0), "{%tr for row in block.rows %}", "Cell")
    _write(table.cell(3, 0), "{%tr endfor %}", "Cell")
    body = table.cell(2, 1)
    _write(body, "{%p if cell.right %}", "Cell")
    body.add_paragraph("{{ cell.text }}", "Cell").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for line in ("{%p else %}", "{{ cell.text }}", "{%p endif %}"):
        body.add_paragraph(line, "Cell")


def _write(cell: Any, text: str, style: str) -> None:
    cell.paragraphs[0].text, cell.paragraphs[0].style = text, style


def _rule(table: "WordTable") -> None:
    """Fine rules between rows, navy ones around; the first row is repeated on every page."""
    borders = _element("w:tblBorders")
    for edge, size, colour in (("top", 8, _NAVY), ("bottom", 8, _NAVY), ("insideH", 4, _HAIR)):
        borders.append(_element(f"w:{edge}", val="single", sz=str(size), space="0", color=colour))
    table._tbl.tblPr.append(borders)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(_element("w:cantSplit"))
    head.append(_element("w:tblHeader"))
    for cell in table.rows[0].cells:
        shade = _element("w:shd", val="clear", color="auto", fill=_TINT)
        cell._tc.get_or_add_tcPr().append(shade)


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    _field_part(paragraph, "begin", instruction)
    paragraph.add_run(shown)
    _field_part(paragraph, "end")


def _field_part(paragraph: Any, part: str, instruction: str = "") -> None:
    mark = _element("w:fldChar", fldCharType=part)
    paragraph.add_run()._r.append(mark)
    if instruction:
        if instruction.startswith("TOC"):
            mark.set(*_attribute("dirty", "true"))
        said = _element("w:instrText")
        said.text = f" {instruction} "
        paragraph.add_run()._r.append(said)
        paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(*_attribute(name, value))
    return element


def _attribute(name: str, value: str) -> tuple[str, str]:
    from docx.oxml.ns import qn

    return qn(f"w:{name}"), value
