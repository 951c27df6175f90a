"""Pieces of WordprocessingML that python-docx has no words for."""

from typing import Any

NAVY, HAIR, TINT = "0B2A6F", "C9CED8", "EEF2F9"


def element(tag: str, **attributes: str) -> Any:
    """An element of the w: namespace."""
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(*attribute(name, value))
    return made


def attribute(name: str, value: str) -> tuple[str, str]:
    """An attribute of the w: namespace, as `set` takes it."""
    from docx.oxml.ns import qn

    return qn(f"w:{name}"), value


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field such as PAGE, with what stands there until Word fills it."""
    field_part(paragraph, "begin", instruction)
    paragraph.add_run(shown)
    field_part(paragraph, "end")


def field_part(paragraph: Any, part: str, instruction: str = "") -> None:
    """The begin (with its instruction) or the end of a field."""
    mark = element("w:fldChar", fldCharType=part)
    paragraph.add_run()._r.append(mark)
    if instruction:
        if instruction.startswith("TOC"):
            mark.set(*attribute("dirty", "true"))
        said = element("w:instrText")
        said.text = f" {instruction} "
        paragraph.add_run()._r.append(said)
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))
