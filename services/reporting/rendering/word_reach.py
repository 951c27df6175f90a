"""What a Word file reaches for when it is opened: other files, addresses, programs.

A template is one person's, and what is made from it is opened in five town halls. So a finished
file holds its own contents, links to be clicked, and fields that only count or repeat. Parts are
read by what they hold and elements by their local names: Word asks neither for a name's ending
nor for one of its two namespaces.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_FIELDS = {
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "NUMWORDS", "NUMCHARS", "SEQ", "=",
    "TOC", "TC", "TOA", "TA", "INDEX", "XE", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "HYPERLINK",
    "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE",
    "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "FILENAME", "SYMBOL",
}  # fmt: skip
"""Those that count, repeat or lead to a place in the file or, once clicked, elsewhere."""
_RELATIONS = {
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail",
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme",
    "themeOverride", "numbering", "header", "footer", "footnotes", "endnotes", "comments",
    "commentsExtended", "commentsIds", "commentsExtensible", "people", "intelligence2",
    "customXml", "customXmlProps",
    "glossaryDocument",
    "image", "hyperlink", "package", "chart", "chartUserShapes", "chartStyle", "chartColorStyle",
    "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing",
}  # fmt: skip
"""How parts may belong together: text, looks, pictures and drawings."""
_FETCHING = {"mailMerge", "altChunk", "object", "control", "attachedTemplate", "subDoc"}
"""Elements that bring something in when the file is opened."""
_LINKS = ("http", "https", "mailto")
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+(\\l\b|"?(https?:|mailto:))', re.IGNORECASE)


def reaches_for(word: Path) -> str | None:
    """The first such thing in a Word file, in words for whoever put the template; None if none."""
    with zipfile.ZipFile(word) as archive:
        for name in archive.namelist():
            if found := next(_reaching(_parsed(name, archive.read(name))), None):
                return found
    return None


def _reaching(part: Any) -> Iterator[str]:
    if part is None:
        return
    for node in part.iter("{*}Relationship"):
        kind = node.get("Type", "").rpartition("/")[2]
        target = node.get("Target", "")
        if kind not in _RELATIONS:
            yield f"埋め込まれたもの（{kind}）"
        elif node.get("TargetMode") == "External" and not _is_link(kind, target):
            yield f"外部のファイルへの参照（{target[:60]}）"
    for node in part.iter(*(f"{{*}}{name}" for name in _FETCHING)):
        yield f"埋め込まれたもの（{_local(node)}）"
    for said in _instructions(part):
        words = said.split(maxsplit=1)
        field = words[0].upper() if words else ""
        known = field in _FIELDS or field.startswith("=")
        if not known or (field == "HYPERLINK" and not _LINK_FIELD.match(said)):
            yield f"フィールド（{said.strip()[:60]}）"


def _is_link(kind: str, target: str) -> bool:
    return kind == "hyperlink" and urlsplit(target).scheme in _LINKS


def _instructions(part: Any) -> Iterator[str]:
    """What each field says; those inside another one's instruction apart from it."""
    open_fields: list[str | None] = []
    for node in part.iter("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText"):
        kind = _attribute(node, "fldCharType")
        if _local(node) == "fldSimple":
            yield _attribute(node, "instr")
        elif _local(node) != "fldChar":
            if open_fields and open_fields[-1] is not None:
                open_fields[-1] += node.text or ""
            else:
                yield node.text or ""
        elif kind == "begin":
            open_fields.append("")
        elif open_fields:
            said = open_fields[-1]
            if said is not None:
                yield said
            if kind == "separate":
                open_fields[-1] = None
            else:
                open_fields.pop()
    yield from (said for said in open_fields if said)


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _attribute(node: Any, name: str) -> str:
    """The attribute of this local name, in whatever namespace."""
    found = (value for key, value in node.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _parsed(name: str, content: bytes) -> Any:
    """The part as XML; None for what is none, as a picture. Raise XMLSyntaxError for broken XML."""
    from lxml import etree

    try:
        return etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except etree.XMLSyntaxError:
        if name.endswith((".xml", ".rels")):
            raise
        return None
