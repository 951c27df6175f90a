"""Word by docxtpl, from the default template or the one the 事務局 has put in its place."""

from pathlib import Path
from typing import Any

from services.reporting.document.blocks import Document
from services.reporting.rendering.layout import view


class TemplateRefused(ValueError):
    """A template that is no Word file, or whose tags cannot be filled."""


def to_docx(document: Document, path: Path, template: Path) -> list[str]:
    """Fill the template; nothing is lost in it, so the list is empty. Raise TemplateRefused."""
    import docx.opc.exceptions  # heavy imports that only the child process needs
    import jinja2
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    try:
        word = DocxTemplate(str(template))
        word.render(_flat(view(document)), jinja_env=environment)
    except jinja2.TemplateError as cause:
        raise TemplateRefused(f"テンプレートの差込みタグに誤りがあります：{cause}") from cause
    except (docx.opc.exceptions.OpcError, KeyError, ValueError) as cause:
        raise TemplateRefused("Word（.docx）のテンプレートとして読み取れません。") from cause
    word.docx.core_properties.title = document.cover.title
    word.docx.core_properties.author = document.cover.council
    word.save(str(path))
    return []


def _flat(given: dict[str, Any]) -> dict[str, Any]:
    """What stands on a page follows that page, so that a template needs no recursion."""
    return {**given, "chapters": [_flat_chapter(chapter) for chapter in given["chapters"]]}


def _flat_chapter(chapter: dict[str, Any]) -> dict[str, Any]:
    blocks = [[one, *one.get("blocks", ())] for one in chapter["blocks"]]
    return {**chapter, "blocks": [block for group in blocks for block in group]}
