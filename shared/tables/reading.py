"""CSV records with the lines they stand on, within limits that keep memory small."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TextIO

from shared.tables.refusals import BrokenTable
from shared.tables.separators import LINES_LOOKED_AT, find_separator

RECORD_CHARACTERS = 1_000_000
CELL_CHARACTERS = 100_000
COLUMNS = 1_000


@dataclass(frozen=True)
class Record:
    """One row: the line its first cell begins on (from 1), its cells, and how it is written."""

    line: int
    cells: list[str]
    written: str

    def with_cells(self, cells: Iterable[str]) -> "Record":
        """The same row with other cells, written anew with its own line end."""
        row = io.StringIO(newline="")
        line_end = self.written[len(self.written.rstrip("\r\n")) :]
        changed = list(cells)
        csv.writer(row, lineterminator=line_end).writerow(changed)
        return Record(self.line, changed, row.getvalue())

    @cached_property
    def row(self) -> str:
        """All cells, with NUL (which no text holds) before and behind each: searched in one go."""
        return "\0" + "\0".join(self.cells) + "\0"

    @property
    def holds_one_cell(self) -> bool:
        return sum(1 for cell in self.cells if cell.strip()) == 1

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class Records:
    """All records of a table in order, embedded newlines kept; BrokenTable names the line.

    They are told with commas between the cells, whatever `separator` the text has.
    """

    def __init__(self, text: TextIO) -> None:
        self._lines = _Lines(text)
        self.separator = find_separator(self._lines.ahead(LINES_LOOKED_AT))
        if self.separator.is_told:
            next(self._lines)

    def __iter__(self) -> Iterator[Record]:
        reader = csv.reader(
            self._lines,
            delimiter=self.separator.sign,
            skipinitialspace=self.separator.has_blanks,
            strict=True,
        )
        while True:
            line = self._lines.begin_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _broken(line, error) from error
            _check_limits(line, cells)
            record = Record(line, cells, self._lines.written)
            yield record if self.separator.is_usual else record.with_cells(cells)


class _Lines:
    """Feeds the CSV reader line by line and stops it before a record grows without end."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self._read = 0
        self._record_line = 1
        self._record: list[str] = []
        self._record_characters = 0

    def ahead(self, count: int) -> list[str]:
        """The first lines, before any is taken; they are read in order all the same."""
        self._ahead.extend(line for _ in range(count) if (line := self._readline()))
        return list(self._ahead)

    def begin_record(self) -> int:
        self._record_line = self._read + 1
        self._record.clear()
        self._record_characters = 0
        return self._record_line

    @property
    def written(self) -> str:
        """The lines of the record, with their ends."""
        return "".join(self._record)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._readline()
        if not line:
            raise StopIteration
        self._read += 1
        self._record_characters += len(line)
        if self._record_characters > RECORD_CHARACTERS:
            raise BrokenTable(
                f"{self._record_line}行目から始まる行が長すぎます（{RECORD_CHARACTERS:,}文字まで）。"
                '引用符（"）の閉じ忘れがないか確かめてください。',
                self._record_line,
            )
        self._record.append(line)
        return line

    def _readline(self) -> str:
        return self._text.readline(RECORD_CHARACTERS + 1)


def _check_limits(line: int, cells: list[str]) -> None:
    if len(cells) > COLUMNS:
        raise BrokenTable(f"{line}行目の列が多すぎます（{COLUMNS:,}列まで）。", line)
    for cell in cells:
        if len(cell) > CELL_CHARACTERS:
            raise BrokenTable(f"{line}行目に{CELL_CHARACTERS:,}文字を超えるセルがあります。", line)


def _broken(line: int, error: csv.Error) -> BrokenTable:
    reason = str(error)
    if "unexpected end" in reason:
        return BrokenTable(f'{line}行目の引用符（"）が閉じられていません。', line)
    if "field larger" in reason:
        return BrokenTable(f"{line}行目に長すぎるセルがあります。", line)
    return BrokenTable(
        f'{line}行目の引用符（"）の使い方がCSVの形式に合いません。'
        'セルの中の引用符は二つ重ねて（""）ください。',
        line,
    )
