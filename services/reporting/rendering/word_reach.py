"""What a Word file reaches for when it is opened: other files, addresses, programs.

A template is one person's, and what is made from it is opened in five town halls. So a finished
file holds its own contents, links of its text to be clicked, and fields that only count or repeat.
Parts are read by what they hold and elements by their local names: Word asks neither for a name's
ending nor for one of its two namespaces.
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
_FETCHING = {
    "mailMerge", "altChunk", "object", "OLEObject", "control", "attachedTemplate", "subDoc",
    "movie", "webVideoPr",
}  # fmt: skip
"""Elements that bring something in when the file is opened."""
_WORDS = {
    "attachedTemplate": (
        "作成元のテンプレートへの参照（Wordの「開発」タブの「文書テンプレート」で、テンプレートを"
        "「Normal」に変えると外れます）"
    ),
    "mailMerge": "差込み印刷の設定（Wordの「差し込み文書」タブで「標準のWord文書」に戻せます）",
    "mailMergeSource": "差込み印刷のデータへの参照",
    "vbaProject": "埋め込まれたマクロ",
    "oleObject": "埋め込まれたほかのソフトの部品",
    "object": "埋め込まれたほかのソフトの部品",
    "OLEObject": "埋め込まれたほかのソフトの部品",
    "control": "埋め込まれた操作部品（ActiveX）",
    "aFChunk": "ほかの文書の取込み",
    "altChunk": "ほかの文書の取込み",
    "subDocument": "ほかの文書の取込み（サブ文書）",
    "subDoc": "ほかの文書の取込み（サブ文書）",
}
"""What people call those that they meet, and how to be rid of them."""
_ADDRESSES = {"href", "althref", "src"}
"""Attributes of drawings that name where a picture lies."""
_LINKS = ("http", "https", "mailto")
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+(\\l\b|"?(https?:|mailto:))', re.IGNORECASE)
_FETCHED_STYLE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:)", re.IGNORECASE)


def reaches_for(word: Path) -> str | None:
    """The first such thing in a Word file, in words for whoever put the template; None if none."""
    with zipfile.ZipFile(word) as archive:
        links = _links_out_of(archive)
        for name, part in _parts_of(archive):
            outward = links.get(name.casefold(), frozenset())
            if found := next(_reaching(part, outward), None):
                return found
    return None


def _parts_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, Any]]:
    """Every part that is XML, also where two bear one name."""
    for one in archive.infolist():
        if (part := _parsed(one.filename, archive.read(one))) is not None:
            yield one.filename, part


def _links_out_of(archive: zipfile.ZipFile) -> dict[str, frozenset[str]]:
    """Per part, in small letters, the ids of its relationships that lead out of the file."""
    found: dict[str, frozenset[str]] = {}
    for name, part in _parts_of(archive):
        ids = {one.get("Id", "") for one in part.iter("{*}Relationship") if _leads_out(one)}
        folder, _, file = name.casefold().rpartition("/")
        owner = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
        found[owner] = found.get(owner, frozenset()) | ids
    return found


def _leads_out(relationship: Any) -> bool:
    """Whether it says so, or its target is an address all the same."""
    target = urlsplit(relationship.get("Target", "").replace("\\", "/"))
    inward = relationship.get("TargetMode") in (None, "Internal")
    return not inward or bool(target.scheme or target.netloc)


def _reaching(part: Any, links: frozenset[str]) -> Iterator[str]:
    """`links` are the ids of the relationships that lead out of it."""
    tree = part.getroottree()
    if tree.docinfo.doctype:
        yield "文書型宣言（DOCTYPE）"
    if tree.xpath("//processing-instruction('xml-stylesheet')"):
        yield "外部の書式への参照（xml-stylesheet）"
    yield from _relationships_reaching(part)
    yield from _elements_reaching(part, links)
    yield from _fields_reaching(part)


def _relationships_reaching(part: Any) -> Iterator[str]:
    for node in part.iter("{*}Relationship"):
        kind = node.get("Type", "").rpartition("/")[2]
        target = node.get("Target", "")
        if kind not in _RELATIONS:
            yield _named(kind)
        elif _leads_out(node) and not _is_link(kind, target):
            yield f"外部のファイルへの参照（{target[:60]}）"


def _elements_reaching(part: Any, links: frozenset[str]) -> Iterator[str]:
    """A link of the text may lead out; no picture, drawing or object may use it."""
    in_svg = _local(part) == "svg"
    for node in part.iter("{*}*"):
        name = _local(node)
        if name in _FETCHING:
            yield _named(name)
        for key, value in node.items():
            if key.startswith("{") and value in links and name != "hyperlink":
                yield f"外部のファイルへの参照（{name}）"
            if key.rpartition("}")[2].lower() in _ADDRESSES and not value.startswith(
                ("#", "data:")
            ):
                yield f"外部のファイルへの参照（{value[:60]}）"
        if in_svg and _FETCHED_STYLE.search(" ".join([node.text or "", *node.values()])):
            yield f"外部のファイルへの参照（{name}）"


def _fields_reaching(part: Any) -> Iterator[str]:
    for said in _instructions(part):
        words = said.split(maxsplit=1)
        field = words[0].upper() if words else ""
        known = field in _FIELDS or field.startswith("=")
        if not known or (field == "HYPERLINK" and not _LINK_FIELD.match(said)):
            yield f"フィールド（{said.strip()[:60]}）"


def _named(kind: str) -> str:
    return _WORDS.get(kind) or f"埋め込まれたもの（{kind}）"


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
