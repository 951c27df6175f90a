"""One look over the whole table: may it be kept, and what is worth saying about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from shared.tables.content import check_is_short, check_is_text
from shared.tables.decoding import Encoding, decoded, detect_encoding
from shared.tables.headers import column_letter
from shared.tables.layout import Part, read_layout
from shared.tables.notes import Notes, about_bytes, about_layout, about_separator
from shared.tables.personal_headings import is_personal_number_heading
from shared.tables.personal_numbers import first_suspect
from shared.tables.reading import Record, Records
from shared.tables.refusals import BrokenTable, PersonalNumberColumn, PersonalNumberFound
from shared.vocabulary import has_direction_mark, is_visible

PREVIEW_CHARACTERS = 500


@dataclass(frozen=True)
class TableSummary:
    """What is known of a whole table after it was read once.

    `header_rows` counts all that stands above the data, `columns` has a name per column of the
    heading, and `row_count` leaves out heading, comments, notes and blank rows.
    """

    encoding: Encoding
    header_rows: int
    columns: tuple[str, ...]
    row_count: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The first rows as text; short rows are filled up with "", long ones stay long.

    Cells of more than PREVIEW_CHARACTERS are cut and end in "…".
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def inspect_table(
    source: BinaryIO,
    *,
    header_rows: int | None = None,
    identifier_columns: Iterable[int] = (),
) -> TableSummary:
    """Read all of `source` (seekable bytes) and describe it; TableRefused if it may not be kept.

    `header_rows` 1–10 if the uploader says so, else detected. `identifier_columns` (from 1) hold
    identifiers of another kind: twelve digits in them are not taken for 個人番号.
    """
    check_is_text(source)
    check_is_short(source)
    encoding = detect_encoding(source)
    declared = frozenset(identifier_columns)
    with decoded(source, encoding) as text:
        table = Records(text)
        layout = read_layout(table, header_rows)
        for record in layout.header:
            _check_heading(record)
        notes = Notes(layout)
        for row, part in layout.parts():
            _refuse_personal_number(row, declared)
            notes.take(row, part)
    told = (*about_bytes(source, encoding), *about_separator(table.separator))
    heading = about_layout(layout, header_rows)
    return TableSummary(
        encoding,
        len(layout.header),
        layout.heading.columns,
        notes.row_count,
        (*notes.about_rows(), *told, *notes.about_cells(), *heading),
    )


def preview_table(source: BinaryIO, encoding: Encoding, header_rows: int, limit: int) -> Preview:
    """The first `limit` rows of a table that was inspected before."""
    with decoded(source, encoding) as text:
        layout = read_layout(Records(text), header_rows)
        width = len(layout.heading.columns)
        rows = (row.cells for row, part in layout.parts() if part is Part.RECORD)
        shown = tuple(_filled(row, width) for row in islice(rows, limit))
        return Preview(layout.heading.columns, shown)


def _check_heading(record: Record) -> None:
    """Raise TableRefused, naming the cell, for what may not head a column.

    Headings hold no identifiers, so nothing is declared for them.
    """
    _refuse_personal_number(record, frozenset())
    for column, cell in enumerate(record.cells, start=1):
        if is_personal_number_heading(cell):
            raise _heading_refused(record, column)
        if has_direction_mark(cell) or (cell.strip() and not is_visible(cell)):
            raise BrokenTable(
                f"{record.line}行目・{column_letter(column)}列の見出しに、目に見えない文字だけが"
                "あるか、文字の並びの向きを変える文字が含まれています。見出しを入力し直してください。",
                record.line,
            )


def _refuse_personal_number(record: Record, declared: frozenset[int]) -> None:
    suspect = first_suspect(record, declared)
    if suspect is not None:
        raise PersonalNumberFound(
            f"{record.line}行目・{suspect}列目（{column_letter(suspect)}列）のセルに、"
            "個人番号（マイナンバー）とみられる12桁の数字があります。"
            "個人番号は共有できません。別の番号である場合は、その列に何の番号が入っているかを申告してください。",
            record.line,
            suspect,
        )


def _heading_refused(record: Record, column: int) -> PersonalNumberColumn:
    return PersonalNumberColumn(
        f"{record.line}行目・{column}列目（{column_letter(column)}列）の見出しが"
        "個人番号（マイナンバー）です。個人番号の列を含む表は共有できません。"
        "列を取り除いてから、お送りください。",
        column,
    )


def _filled(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row as wide as the heading, and wider only for what is filled."""
    cells = list(row)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return (*map(_cut, cells), *[""] * (width - len(cells)))


def _cut(cell: str) -> str:
    return cell if len(cell) <= PREVIEW_CHARACTERS else cell[:PREVIEW_CHARACTERS] + "…"
