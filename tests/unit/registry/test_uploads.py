"""Attachments are what their ending says, and of a kind that may be attached."""

import io
import zipfile

import pytest

from services.registry.uploads import LARGEST_BYTES, checked_media_type
from shared.errors import Invalid, TooLarge

PDF = b"%PDF-1.7\n"


def open_xml(*names: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file


def test_a_pdf_is_a_pdf_and_its_content_is_left_at_the_beginning() -> None:
    content = io.BytesIO(PDF)
    assert checked_media_type("計画書.PDF", content) == "application/pdf"
    assert content.tell() == 0


def test_a_zip_posing_as_pdf_is_refused() -> None:
    with pytest.raises(Invalid):
        checked_media_type("資料.pdf", open_xml("a.txt"))


def test_a_plain_zip_posing_as_word_is_refused() -> None:
    with pytest.raises(Invalid):
        checked_media_type("資料.docx", open_xml("a.txt"))


def test_a_workbook_posing_as_word_is_refused() -> None:
    with pytest.raises(Invalid):
        checked_media_type("資料.docx", open_xml("[Content_Types].xml", "xl/workbook.xml"))


def test_a_damaged_workbook_is_refused_and_is_no_failure() -> None:
    whole = open_xml("[Content_Types].xml", "xl/workbook.xml", "xl/表.xml").getvalue()
    directory = whole.index(b"PK\x01\x02")
    newer_zip = whole[: directory + 6] + b"\xff" + whole[directory + 7 :]
    name_in_no_encoding = whole.replace("表".encode(), b"\xff\xff\xff")
    for damaged in (newer_zip, name_in_no_encoding):
        with pytest.raises(Invalid):
            checked_media_type("一覧.xlsx", io.BytesIO(damaged))


def test_a_workbook_of_more_parts_than_anybody_makes_is_refused_unread() -> None:
    parts = [f"xl/{'x' * 200}{number}.xml" for number in range(5000)]
    with pytest.raises(Invalid):
        checked_media_type("一覧.xlsx", open_xml("[Content_Types].xml", *parts))
    assert checked_media_type("一覧.xlsx", open_xml("[Content_Types].xml", *parts[:2000]))


def test_a_workbook_is_accepted_as_one() -> None:
    content = open_xml("[Content_Types].xml", "xl/workbook.xml")
    assert checked_media_type("一覧.xlsx", content).endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("name", ["script.html", "program.exe", "noending", "a.svg"])
def test_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(Invalid):
        checked_media_type(name, io.BytesIO(PDF))


def test_more_than_20_mb_is_refused() -> None:
    with pytest.raises(TooLarge):
        checked_media_type("a.pdf", io.BytesIO(PDF + bytes(LARGEST_BYTES)))
