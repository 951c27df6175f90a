"""Tables and figures as people send and type them, read by rule for every service alike.

Of a table: is it text, in which encoding, what does it hold, may we keep it. Pure functions over
seekable binary streams, read in blocks; the standard library and the council's words
(`shared.vocabulary`) only. Nothing here ever puts a suspected 個人番号 into a message: refusals
name the cell, never its content. Of a figure: `shared.tables.figures`.
"""

from shared.tables.apostrophes import Apostrophes
from shared.tables.coerced import CoercedColumn, coerced_columns
from shared.tables.content import check_is_text
from shared.tables.decoding import Encoding, decoded, detect_encoding
from shared.tables.encoding import Cp932Writer, is_plain_csv, to_cp932, to_utf8
from shared.tables.garbled import is_garbled
from shared.tables.headers import MOST_HEADER_ROWS, column_letter
from shared.tables.inspection import Preview, TableSummary, inspect_table, preview_table
from shared.tables.personal_headings import is_personal_number_heading
from shared.tables.personal_numbers import holds_personal_number
from shared.tables.refusals import (
    BrokenTable,
    NotAText,
    PersonalNumberColumn,
    PersonalNumberFound,
    TableRefused,
    Undecodable,
)

__all__ = [
    "MOST_HEADER_ROWS",
    "Apostrophes",
    "BrokenTable",
    "CoercedColumn",
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
    "coerced_columns",
    "column_letter",
    "decoded",
    "detect_encoding",
    "holds_personal_number",
    "inspect_table",
    "is_garbled",
    "is_personal_number_heading",
    "is_plain_csv",
    "preview_table",
    "to_cp932",
    "to_utf8",
]
