"""Word by docxtpl, from the default template or the one the 事務局 has put in its place."""

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.reporting.document.blocks import Document
from services.reporting.rendering.layout import view
from services.reporting.rendering.word_reach import reaches_for

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from services.reporting.rendering.word_filling import Filling

LARGEST_UNPACKED_BYTES = 100 << 20
MOST_PARTS = 1000
"""Of a template: both far beyond what Word writes for one with pictures."""

_TAGS_ARE_WRONG = "テンプレートの差込みタグに誤りがあります："
_SHARE = re.compile(r"[\d.]+")


class TemplateRefused(ValueError):
    """A template that is no Word file, or whose tags cannot be filled."""


def to_docx(document: Document, path: Path, template: Path) -> list[str]:
    """Fill the template; nothing is lost in it, so the list is empty. Raise TemplateRefused."""
    word = _filled(_read(template), _flat(view(document)))
    _share_out_columns(word.docx)
    word.docx.core_properties.title = document.cover.title
    word.docx.core_properties.author = document.cover.council
    word.save(str(path))
    try:
        _require_closed(path)
    except TemplateRefused:
        path.unlink()
        raise
    return []


def _read(template: Path) -> "Filling":
    from services.reporting.rendering.word_filling import Filling  # only the child needs it

    word = Filling(str(template))
    try:
        _require_bounded(template)
        _require_closed(template)
        word.init_docx()
    except (TemplateRefused, MemoryError):
        raise
    except Exception as cause:  # whatever the reader stumbles over, it is no Word file
        raise TemplateRefused(
            "Word文書（.docx）として読み取れません。Wordで「Word 文書（*.docx）」の形式で保存した"
            "ものを選んでください。"
        ) from cause
    return word


def _require_bounded(template: Path) -> None:
    """Raise TemplateRefused for one that would unpack into too much, and BadZipFile."""
    with zipfile.ZipFile(template) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise TemplateRefused("テンプレートの中身が大きすぎるため、読み取れません。")


def _require_closed(word: Path) -> None:
    """Raise TemplateRefused for a file that would reach outside itself.

    Asked of the template, some of which one report shows and another does not, and of what was
    filled: a tag can stand in a field's instruction.
    """
    if found := reaches_for(word):
        raise TemplateRefused(
            f"テンプレートに、開いたときに外部のファイルやプログラムを呼び出すものがあります：{found}。"
            "取り除いて、もう一度登録してください。"
        )


def _filled(word: "Filling", given: dict[str, Any]) -> "Filling":
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from services.reporting.rendering.word_complaints import Unknown, complaint, line_of, wide_tags

    paragraphs = word.paragraphs()
    if found := wide_tags(paragraphs):
        raise TemplateRefused(f"{_TAGS_ARE_WRONG}{found}")
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=Unknown)
    try:
        word.render(given, jinja_env=sandbox)
    except MemoryError:
        raise
    except Exception as cause:  # tags compute: they may divide by zero as well as be mistyped
        said = complaint(cause, paragraphs, line_of(cause, word.source))
        raise TemplateRefused(f"{_TAGS_ARE_WRONG}{said}") from cause
    return word


def _share_out_columns(word: "WordDocument") -> None:
    """Give columns the widths (％) that a template has put into its tables' descriptions.

    Word has no tag for the widths of columns that a loop makes.
    """
    from docx.oxml.ns import qn

    for table in word.element.body.iter(qn("w:tbl")):
        said = table.tblPr.find(qn("w:tblDescription"))
        grid = table.tblGrid.findall(qn("w:gridCol"))
        shares = [] if said is None else _SHARE.findall(said.get(qn("w:val"), ""))
        if said is not None and len(shares) == len(grid):
            table.tblPr.remove(said)
            _set_widths(table, grid, [float(share) for share in shares])


def _set_widths(table: Any, grid: list[Any], shares: list[float]) -> None:
    from docx.oxml.ns import qn

    width = qn("w:w")
    whole = sum(int(column.get(width)) for column in grid)
    widths = [str(round(whole * share / 100)) for share in shares]
    rows = [list(row.iter(qn("w:tcW"))) for row in table.iter(qn("w:tr"))]
    for columns in (grid, *rows):
        for column, given in zip(columns, widths, strict=False):
            column.set(width, given)


def _flat(given: dict[str, Any]) -> dict[str, Any]:
    """What stands on a page follows that page, so that a template needs no recursion."""
    return {**given, "chapters": [_flat_chapter(chapter) for chapter in given["chapters"]]}


def _flat_chapter(chapter: dict[str, Any]) -> dict[str, Any]:
    blocks = [[one, *one.get("blocks", ())] for one in chapter["blocks"]]
    return {**chapter, "blocks": [block for group in blocks for block in group]}
