"""One look over the whole table: may it be kept, and what is worth saying about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from shared.tables.content import check_is_text
from shared.tables.decoding import Encoding, decoded, detect_encoding
from shared.tables.headers import (
    MOST_HEADER_ROWS,
    column_letter,
    column_names,
    detect_header_rows,
)
from shared.tables.notes import Notes, header_note
from shared.tables.personal_headings import is_personal_number_heading
from shared.tables.personal_numbers import first_suspect
from shared.tables.reading import Record, records
from shared.tables.refusals import (
    BrokenTable,
    PersonalNumberColumn,
    PersonalNumberFound,
)
from shared.vocabulary import has_direction_mark, is_visible

PREVIEW_CHARACTERS = 500


@dataclass(frozen=True)
class TableSummary:
    """What is known of a whole table after it was read once.

    `columns` has a name per column of the heading; `row_count` leaves out heading and blank rows.
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


@dataclass
class _Reading:
    """The heading, and all that follows it, of a table being read."""

    header: list[Record]
    rows: Iterator[Record]

    @property
    def columns(self) -> tuple[str, ...]:
        return column_names([record.cells for record in self.header])


def inspect_table(
    source: BinaryIO,
    *,
    header_rows: int | None = None,
    identifier_columns: Iterable[int] = (),
) -> TableSummary:
    """Read all of `source` (seekable bytes) and describe it; TableRefused if it may not be kept.

    `header_rows` 1–3 if the uploader says so, else detected. `identifier_columns` (from 1) hold
    identifiers of another kind: twelve digits in them are not taken for 個人番号.
    """
    check_is_text(source)
    encoding = detect_encoding(source)
    with decoded(source, encoding) as text:
        checked = _guarded(records(text), frozenset(identifier_columns))
        reading = _read(checked, header_rows)
        columns = reading.columns
        _check_headings(reading.header)
        notes = Notes(columns)
        for record in reading.rows:
            notes.take(record)
    told = header_note(len(reading.header), header_rows)
    return TableSummary(
        encoding, len(reading.header), columns, notes.row_count, (*notes.texts(), told)
    )


def _check_headings(header: Iterable[Record]) -> None:
    """Raise BrokenTable, naming the cell of a heading that people do not see as it is."""
    for record in header:
        for column, cell in enumerate(record.cells, 1):
            if has_direction_mark(cell) or (cell.strip() and not is_visible(cell)):
                raise BrokenTable(
                    f"{record.line}行目・{column_letter(column)}列の見出しに、目に見えない文字だけが"
                    "あるか、文字の並びの向きを変える文字が含まれています。見出しを入力し直してください。",
                    record.line,
                )


def preview_table(source: BinaryIO, encoding: Encoding, header_rows: int, limit: int) -> Preview:
    """The first `limit` rows of a table that was inspected before."""
    with decoded(source, encoding) as text:
        reading = _read(records(text), header_rows)
        columns = reading.columns
        rows = (record.cells for record in reading.rows if not record.is_blank)
        return Preview(columns, tuple(_filled(row, len(columns)) for row in islice(rows, limit)))


def _read(table: Iterator[Record], header_rows: int | None) -> _Reading:
    """Split the heading off; blank rows above or within it do not count."""
    first = _until_filled(table, MOST_HEADER_ROWS + 1)
    filled = [record for record in first if not record.is_blank]
    if not filled:
        raise BrokenTable("行のない表です。見出しとデータの行があるか確かめてください。")
    header = filled[: header_rows or detect_header_rows([record.cells for record in filled])]
    for record in header:
        _refuse_personal_number_headings(record)
    after = [record for record in first if record.line > header[-1].line]
    return _Reading(header, chain(after, table))


def _until_filled(table: Iterator[Record], count: int) -> list[Record]:
    """The first records up to and with the `count`-th that is not blank."""
    taken: list[Record] = []
    for record in table:
        taken.append(record)
        count -= not record.is_blank
        if not count:
            break
    return taken


def _guarded(table: Iterator[Record], declared: frozenset[int]) -> Iterator[Record]:
    """Let records through until one may hold a 個人番号."""
    for number, record in enumerate(table):
        # Headings hold no identifiers, so nothing is declared for them.
        in_heading = number < 1
        suspect = first_suspect(record.cells, frozenset() if in_heading else declared)
        if suspect is not None:
            raise PersonalNumberFound(
                f"{record.line}行目・{suspect}列目（{column_letter(suspect)}列）のセルに、"
                "個人番号（マイナンバー）とみられる12桁の数字があります。"
                "個人番号は共有できません。別の番号である場合は、その列に何の番号が入っているかを申告してください。",
                record.line,
                suspect,
            )
        yield record


def _refuse_personal_number_headings(record: Record) -> None:
    for column, cell in enumerate(record.cells, start=1):
        if is_personal_number_heading(cell):
            raise _heading_refused(record, column)


def _heading_refused(record: Record, column: int) -> PersonalNumberColumn:
    return PersonalNumberColumn(
        f"{record.line}行目・{column}列目（{column_letter(column)}列）の見出しが"
        "個人番号（マイナンバー）です。個人番号の列を含む表は共有できません。"
        "列を取り除いてから、お送りください。",
        column,
    )


def _filled(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*map(_cut, row), *[""] * (width - len(row)))


def _cut(cell: str) -> str:
    return cell if len(cell) <= PREVIEW_CHARACTERS else cell[:PREVIEW_CHARACTERS] + "…"
