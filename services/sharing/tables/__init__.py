"""Municipal CSV, read by rule: is it text, in which encoding, what does it hold, may we keep it.

Pure functions over seekable binary streams, read in blocks; the standard library and the council's
words (`shared.vocabulary`) only. Nothing here ever puts a suspected 個人番号 into a message:
refusals name the cell, never its content.
"""

from services.sharing.tables.apostrophes import Apostrophes
from services.sharing.tables.content import check_is_text
from services.sharing.tables.decoding import Encoding, decoded, detect_encoding
from services.sharing.tables.encoding import Cp932Writer, to_cp932, to_utf8
from services.sharing.tables.headers import column_letter
from services.sharing.tables.inspection import Preview, TableSummary, inspect_table, preview_table
from services.sharing.tables.personal_numbers import (
    holds_personal_number,
    is_personal_number_heading,
)
from services.sharing.tables.refusals import (
    BrokenTable,
    NotAText,
    PersonalNumberColumn,
    PersonalNumberFound,
    TableRefused,
    Undecodable,
)

__all__ = [
    "Apostrophes",
    "BrokenTable",
    "Cp932Writer",
    "Encoding",
    "NotAText",
    "PersonalNumberColumn",
    "PersonalNumberFound",
    "Preview",
    "TableRefused",
    "TableSummary",
    "Undecodable",
    "check_is_text",
    "column_letter",
    "decoded",
    "detect_encoding",
    "holds_personal_number",
    "inspect_table",
    "is_personal_number_heading",
    "preview_table",
    "to_cp932",
    "to_utf8",
]
