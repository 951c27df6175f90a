"""docxtpl, made fit for reports of thousands of projects."""

import re
from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree


class Filling(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word template and its filling; `docx` is the filled document."""

    docx: Any
    source = ""
    """The part that is being filled, as the engine reads it: a line for each paragraph."""

    def paragraphs(self) -> list[str]:
        """The texts of body, heads and feet, as people see them."""
        parts = [part for _key, part in (*self._heads(), *self._feet())]
        roots = [self.docx.element, *(etree.fromstring(part.blob) for part in parts)]
        texts = (root.iter("{*}p") for root in roots)
        return ["".join(node.text or "" for node in p.iter("{*}t")) for ps in texts for p in ps]

    def _heads(self) -> Any:
        return self.get_headers_footers(self.HEADER_URI)

    def _feet(self) -> Any:
        return self.get_headers_footers(self.FOOTER_URI)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> Any:
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return super().render_xml_part(src_xml, part, context, jinja_env)

    def map_tree(self, tree: Any) -> None:
        """Put the filled body in the place of the template's.

        Both are read again as one text. lxml can also move the body there, but that takes a time
        that grows with the square of its size: 43 of 60 seconds with 1,850 projects.
        """
        part = self.docx.part
        root = part.element
        root.replace(root.body, etree.Element(root.body.tag))
        before, body, after = etree.tostring(root, encoding="utf-8").partition(b"<w:body/>")
        assert body, "a Word document has a body"
        part._element = parse_xml(before + etree.tostring(tree, encoding="utf-8") + after)
        self.docx = part.document
