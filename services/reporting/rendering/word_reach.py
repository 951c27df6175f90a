"""What a Word file reaches for when it is opened: other files, addresses, programs.

A template is one person's, and what is made from it is opened in five town halls. So a finished
file holds its own contents, links to be clicked, and fields that only count or repeat.
"""

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
_ACTIVE = ("oleObject", "control", "activeXControlBinary", "aFChunk", "vbaProject",
           "attachedTemplate", "subDocument", "frame", "mailMergeSource")  # fmt: skip
"""Relationships whose target runs, or is fetched, within the package too."""
_LINKS = ("http", "https", "mailto")
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def reaches_for(word: Path) -> str | None:
    """The first such thing in a Word file, in words for whoever put the template; None if none."""
    with zipfile.ZipFile(word) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                found = _first(_reaching(archive.read(name)))
            elif name.endswith(".xml"):
                found = _first(_computing(archive.read(name)))
            else:
                found = None
            if found:
                return found
    return None


def _first(found: Iterator[str]) -> str | None:
    return next(found, None)


def _reaching(relationships: bytes) -> Iterator[str]:
    for one in _parsed(relationships).iter(f"{_RELATIONSHIPS}Relationship"):
        kind = one.get("Type", "").rpartition("/")[2]
        target = one.get("Target", "")
        if kind in _ACTIVE:
            yield f"埋め込まれたもの（{kind}）"
        elif one.get("TargetMode") == "External" and not _is_link(kind, target):
            yield f"外部のファイルへの参照（{target[:60]}）"


def _is_link(kind: str, target: str) -> bool:
    return kind == "hyperlink" and urlsplit(target).scheme in _LINKS


def _computing(part: bytes) -> Iterator[str]:
    for instruction in _instructions(_parsed(part)):
        words = instruction.split(maxsplit=1)
        name = words[0].upper() if words else ""
        if name not in _FIELDS and not name.startswith("="):
            yield f"フィールド（{instruction.strip()[:60]}）"


def _instructions(root: Any) -> Iterator[str]:
    """What each field says; those inside another one's instruction apart from it."""
    from docx.oxml.ns import qn

    open_fields: list[str | None] = []
    for node in root.iter(qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText")):
        kind = node.get(qn("w:fldCharType"))
        if node.tag == qn("w:fldSimple"):
            yield node.get(qn("w:instr"), "")
        elif node.tag == qn("w:instrText"):
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


def _parsed(xml: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(
        xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )
