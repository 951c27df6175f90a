"""The default Word template: what the 事務局 downloads, edits in Word, and may upload again.

A template is a Word file with docxtpl tags. `cover` and `chapters` are what
`services.reporting.rendering.layout.view` gives, a page's blocks following the page; styles,
heads, feet, order and wording belong to the template.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from services.reporting.rendering import word_tables
from services.reporting.rendering.word_parts import NAVY, element, field, field_part

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

_FONT = "BIZ UDPゴシック"


def write_default_template(path: Path) -> None:
    """Make the default template; the same every time but for the file's own dates."""
    import docx  # a heavy import that only the child process needs

    word = docx.Document()
    _styles(word)
    _page(word)
    _japanese(word)
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
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text, head.style = "{{ cover.title }}　{{ cover.number }}", "Note"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field(foot, "PAGE", "1")
    foot.add_run(" / ")
    field(foot, "NUMPAGES", "1")


# Name, size (pt), whether it heads what follows, space above (pt).
_OWN_STYLES = (
    ("Note", 9, False, 2),
    ("Cell", 9, False, 0),
    ("Column Head", 9, True, 0),
    ("Figure", 12, True, 0),
    ("Label", 9.5, True, 6),
    ("Lead", 13, False, 0),
)


def _styles(word: "WordDocument") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

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
    for name, size, strong, above in _OWN_STYLES:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _set_type(style, size, strong)
        style.paragraph_format.keep_with_next = strong
        style.paragraph_format.space_before = Pt(above)


def _set_type(style: "ParagraphStyle", size: float, strong: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), strong
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0 if size <= 9 else 2 if size < 10 else 4)
    if strong:
        style.font.color.rgb = RGBColor.from_string(NAVY)


def _japanese(word: "WordDocument") -> None:
    """Japanese letter forms and line breaks, and no gap between 令和 and 8."""
    from docx.oxml.ns import qn

    language = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "ja-JP")
    paragraph = word.styles["Normal"].element.get_or_add_pPr()
    for place, tag in enumerate(("w:autoSpaceDE", "w:autoSpaceDN")):
        paragraph.insert(place, element(tag, val="0"))


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


def _contents(word: "WordDocument") -> None:
    """A 目次 field that Word fills with page numbers; until then it lists the chapters."""
    heading = word.add_paragraph("目次", "Label")
    heading.paragraph_format.page_break_before = True
    field_part(word.add_paragraph(), "begin", 'TOC \\o "1-2" \\h')
    word.add_paragraph("{%p for chapter in chapters %}")
    word.add_paragraph("{{ chapter.heading }}")
    word.add_paragraph("{%p endfor %}")
    field_part(word.add_paragraph(), "end")


def _chapters(word: "WordDocument") -> None:
    """One branch for each kind of block; a table stands between two of them."""
    for part in _PARTS:
        if callable(part):
            part(word)
        else:
            word.add_paragraph(*part)


_PARTS = (
    ("{%p for chapter in chapters %}",),
    ("{{ chapter.heading }}", "Heading 1"),
    ("{%p for page in chapter.blocks|selectattr('block', 'equalto', 'page') %}",),
    ("{{ page.label }}　{{ page.title }}",),
    ("{%p endfor %}",),
    ("{%p for block in chapter.blocks %}",),
    ("{%p if block.block == 'paragraphs' %}",),
    ("{%p for text in block.texts %}",),
    ("{{ text }}",),
    ("{%p endfor %}",),
    ("{%p elif block.block == 'figures' %}",),
    word_tables.figures,
    ("{%p elif block.block == 'facts' %}",),
    word_tables.facts,
    ("{%p elif block.block == 'passage' %}",),
    ("{{ block.label }}", "Label"),
    ("{{ block.text }}",),
    ("{%p elif block.block == 'section' %}",),
    ("{{ block.title }}", "Heading 2"),
    ("{%p elif block.block == 'page' %}",),
    ("{{ block.label }} {{ block.title }}", "Project Page"),
    ("{%p elif block.block == 'table' %}",),
    ("{%p if block.caption or block.unit %}",),
    ("{{ (block.caption ~ '　' ~ block.unit)|trim }}", "Label"),
    ("{%p endif %}",),
    word_tables.data,
    ("{%p for note in block.notes %}",),
    ("※ {{ note }}", "Note"),
    ("{%p endfor %}",),
    ("{%p endif %}",),
    ("{%p endfor %}",),
    ("{%p endfor %}",),
)
