"""The words and figures of a report's file, whatever its format: no blanks, no separators."""

import io
import re
import zipfile

from pypdf import PdfReader
from python_calamine import CalamineWorkbook


def of_pdf(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return _bare("".join(page.extract_text() for page in pages))


def of_excel(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return _bare("\n".join(_shown(cell) for row in rows for cell in row))


def of_word(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return _bare(re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode()))


def of_csv(content: bytes) -> str:
    return _bare(content.decode("utf-8-sig"))


def of_cp932_csv(content: bytes) -> str:
    return _bare(content.decode("cp932"))


READERS = {
    "PDF": of_pdf,
    "Excel": of_excel,
    "Word": of_word,
    "CSV（UTF-8）": of_csv,
    "CSV（CP932）": of_cp932_csv,
}


def _shown(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _bare(text: str) -> str:
    return re.sub(r"[\s,]", "", text)
