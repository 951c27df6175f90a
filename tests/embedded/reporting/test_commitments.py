"""Commitments as reporting hears them from council, and as its reports print them."""

import csv
import io
from typing import Any

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from services.reporting import storage
from services.reporting.making import make_next
from services.reporting.rendering.glyphs import FONTS
from shared.events.council import CommitmentSigned, CommitmentWithdrawn
from shared.web.context import ServiceContext
from tests.embedded.reporting.facts import PROJECT, RAUSU, SHIBETSU, submitted

NEMURO, WORDS = "012238", "令和9年度予算に計上します。"
needs_fonts = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")


def signed(name: str, municipality: str = RAUSU, **changes: Any) -> CommitmentSigned:
    given = {"project_id": PROJECT, "signed_by": "head", "words": WORDS}
    return CommitmentSigned(commitment_id=name, municipality=municipality, **{**given, **changes})


def withdrawn(name: str) -> CommitmentWithdrawn:
    return CommitmentWithdrawn(commitment_id=name, withdrawn_by="head", reason="改めるため。")


def kept(context: ServiceContext) -> list[tuple[str, str]]:
    with context.transactions.database.reading() as session:
        found = storage.read_material(session).commitments
    return [(one.municipality, one.words) for one in found]


def test_standing_commitments_are_kept_in_the_councils_order_of_towns(
    tell: Any, context: ServiceContext
) -> None:
    tell(signed("a"), signed("b", SHIBETSU, words="職員を置きます。"))
    assert kept(context) == [(SHIBETSU, "職員を置きます。"), (RAUSU, WORDS)]


def test_a_withdrawn_commitment_is_dropped_and_a_new_one_takes_its_place(
    tell: Any, context: ServiceContext
) -> None:
    tell(signed("a"), withdrawn("a"), signed("b", words="改めました。"))
    assert kept(context) == [(RAUSU, "改めました。")]


def test_a_commitment_may_be_heard_before_its_project(tell: Any, context: ServiceContext) -> None:
    tell(signed("a"))
    with context.transactions.database.reading() as session:
        assert session.execute(select(storage.projects)).all() == []
    assert kept(context) == [(RAUSU, WORDS)]


@needs_fonts
def test_pdf_excel_word_and_csv_print_the_commitments(
    as_member: Any, tell: Any, context: ServiceContext
) -> None:
    tell(submitted(), signed("a"), signed("b", SHIBETSU, words="職員を1名置きます。"))
    secretariat = as_member("coordinator", of=NEMURO)
    report = secretariat.post("/reports", json={"title": "共同報告書"}).json
    make_next(context)

    def made(format_: str) -> bytes:
        return secretariat.get(f"/reports/{report['id']}/files/{format_}").data

    texts = {
        "pdf": "".join(page.extract_text() for page in PdfReader(io.BytesIO(made("pdf"))).pages),
        "xlsx": _text_of_workbook(made("xlsx")),
        "docx": _text_of_word(made("docx")),
        "csv": _commitments_in_csv(made("csv").decode("utf-8-sig")),
        "csv-cp932": _commitments_in_csv(made("csv-cp932").decode("cp932")),
    }
    for format_, text in texts.items():
        for words in ("羅臼町（主体）", "標津町（連携）", WORDS, "職員を1名置きます。"):
            assert words in text, format_


def _text_of_workbook(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("3 事業別票").to_python()
    return "\n".join(str(cell) for row in rows for cell in row)


def _text_of_word(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    return "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)


def _commitments_in_csv(text: str) -> str:
    (row,) = csv.DictReader(io.StringIO(text))
    return row["首長のコミットメント"]
