"""A filled Word template is what docxtpl itself makes of it."""

from pathlib import Path

import docx
from docxtpl import DocxTemplate
from lxml import etree

from services.reporting.rendering.word_filling import Filling
from services.reporting.rendering.word_template import write_default_template

GIVEN = {
    "cover": {"title": "共同報告書", "positions": [["registry", "7", "0" * 64]]},
    "chapters": [],
}


def canonical(word: docx.document.Document) -> bytes:
    return etree.tostring(word.element, method="c14n")


def filled(kind: type[DocxTemplate], template: Path) -> DocxTemplate:
    word = kind(str(template))
    word.render(GIVEN)
    return word


def test_the_filled_body_stands_in_the_document_as_if_it_had_been_moved_there(
    tmp_path: Path,
) -> None:
    template = tmp_path / "template.docx"
    write_default_template(template)

    ours, theirs = filled(Filling, template), filled(DocxTemplate, template)

    assert "共同報告書" in "".join(ours.docx.element.itertext())
    assert canonical(ours.docx) == canonical(theirs.docx)


def test_what_is_saved_is_the_filled_document(tmp_path: Path) -> None:
    template, saved = tmp_path / "template.docx", tmp_path / "saved.docx"
    write_default_template(template)
    ours = filled(Filling, template)

    ours.save(str(saved))

    again = docx.Document(str(saved))
    assert canonical(again) == canonical(ours.docx)
