"""What the sharing town and its readers should know of a table that was accepted."""

from collections.abc import Iterator
from typing import BinaryIO

from shared.tables.decoding import Encoding, reads_as_euc_jp
from shared.tables.extent import extent
from shared.tables.findings import Findings
from shared.tables.headers import MOST_HEADER_ROWS
from shared.tables.layout import Layout, Part
from shared.tables.reading import Record
from shared.tables.separators import Separator
from shared.vocabulary import count_formulas, holds_gaiji

_NAMED_LINES = 10


class Lines:
    """How many rows, and on which lines the first of them begin."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[int] = []

    def add(self, line: int) -> None:
        self.count += 1
        if self.count <= _NAMED_LINES:
            self._first.append(line)

    def __str__(self) -> str:
        rest = "ほか" if self.count > _NAMED_LINES else ""
        lines = "、".join(f"{line}行目" for line in self._first)
        return f"{self.count:,}行あります（{lines}{rest}）"


class Notes:
    """Counts rows and peculiarities while the records below the heading pass."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.heading.columns)
        self._findings = Findings(layout.heading.columns)
        for record in layout.header:
            self._findings.take_heading(record)
        self._ragged, self._remarks, self._like_notes = Lines(), Lines(), Lines()
        self._lone_cells = 0
        self._blank_rows = self._formula_cells = self._gaiji_rows = 0
        self.row_count = 0

    def take(self, row: Record, part: Part) -> None:
        if part is Part.BLANK:
            self._blank_rows += 1
        elif part is Part.REMARK:
            self._remarks.add(row.line)
        else:
            self._take_record(row)

    def _take_record(self, record: Record) -> None:
        self.row_count += 1
        if self._lone_cells == self.row_count - 1 and record.holds_one_cell:
            self._lone_cells += 1
        if self._layout.is_like_a_note(record):
            self._like_notes.add(record.line)
        if len(record.cells) != self._width and not self._is_only_wider(record):
            self._ragged.add(record.line)
        self._formula_cells += count_formulas(record.cells)
        self._gaiji_rows += holds_gaiji(record.row)
        self._findings.take(record)

    def _is_only_wider(self, record: Record) -> bool:
        """Spreadsheets write empty cells for all that was ever touched: no fault of the table."""
        surplus = record.cells[self._width :]
        return bool(surplus) and not any(map(str.strip, surplus))

    def about_rows(self) -> Iterator[str]:
        """One sentence each, the weightiest first."""
        if not self.row_count:
            yield "見出しだけで、データの行がありません。"
        begins_narrow = MOST_HEADER_ROWS - 1 <= self._lone_cells < self.row_count
        if begins_narrow and self._layout.heading.names_one:
            yield (
                f"はじめの{self._lone_cells + 1}行に、セルが一つずつしかありません。"
                "題名などであれば、減らしたものを登録し直してください。"
            )
        if self._ragged.count:
            yield f"列の数が見出し（{self._width}列）と合わない行が{self._ragged}。"
        if self._blank_rows:
            yield f"空の行が{self._blank_rows:,}行あり、行数に数えていません。"
        if self._remarks.count:
            yield f"注記とみられる行が{self._remarks}。行数に数えていません。"
        if self._like_notes.count:
            yield f"注記のように始まる行が、データの途中に{self._like_notes}。行数に数えました。"

    def about_cells(self) -> Iterator[str]:
        """One sentence each."""
        yield from self._findings.texts()
        if self._formula_cells:
            yield (
                f"数式のように始まるセルが{self._formula_cells:,}個あります。UTF-8とCP932でのダウンロード"
                "では、計算されないように先頭に「'」を付けます。元のファイルは、そのままです。"
            )
        if self._gaiji_rows:
            yield (
                f"外字（団体ごとに字形が異なる文字）を含む行が{self._gaiji_rows:,}行あります。"
                "ほかの団体では別の字に見えることがあります。"
            )


def about_bytes(source: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """What was decided or left out before the first character and behind the last."""
    within = extent(source, encoding.mark)
    if encoding in (Encoding.UTF16_LE, Encoding.UTF16_BE):
        yield "文字コードはUTF-16です（ファイルの先頭の印で判断しました）。"
    if within.marks > 1:
        yield f"ファイルの先頭に印（BOM）が{within.marks}つあったため、すべて除いて読み取りました。"
    if within.ended:
        yield "ファイルの末尾にある終わりの印（0x1A）を除いて読み取りました。"
    if encoding is Encoding.CP932 and reads_as_euc_jp(source):
        yield (
            "全角の文字がありません。EUC-JPのファイルであれば、文字化けしています。"
            "中身を確かめて、その場合はUTF-8で保存し直したものを登録してください。"
        )


def about_separator(separator: Separator) -> Iterator[str]:
    """Commas without blanks are not worth a word."""
    if separator.is_told:
        yield f"1行目の「sep=」の指定により、区切りを{separator.name}として読み取りました。"
    elif separator.sign != ",":
        yield f"区切りは{separator.name}です（自動で判断しました）。"
    if separator.sign != ",":
        yield "Excel用と旧システム用のダウンロードでは、コンマ区切りにします。"
    if separator.has_blanks:
        yield (
            f"{separator.name}の後の空白を除いて読み取りました。"
            "Excel用と旧システム用のダウンロードでも除きます。"
        )


def about_layout(layout: Layout, told: int | None) -> Iterator[str]:
    """How the heading was settled, and what the columns are called."""
    heading = layout.heading
    if len(heading.columns) == 1:
        yield "列が一つだけです。列を分けるときは、コンマ（,）で区切ったものを登録してください。"
    if unnamed := [heading.columns[column - 1] for column in heading.unnamed]:
        names = "、".join(unnamed[:_NAMED_LINES])
        yield f"名前のない列が{len(unnamed)}列あります。仮の名前を付けました（{names}）。"
    if heading.repeated:
        names = "、".join(heading.repeated[:_NAMED_LINES])
        yield f"同じ名前の列があります（{names}）。2つ目からは、番号を付けて区別しました。"
    if layout.is_linked:
        yield (
            f"Linked CSVとして読み取りました。「{layout.header[-1].cells[0]}」の行を見出しとし、"
            "「#」で始まるほかの行は、行数に数えていません。"
        )
    elif heading.titles:
        yield f"表の上の{heading.titles}行は、題名などとみて、列の名前に使っていません。"
    reason = "自動で判断しました" if told is None else "指定によります"
    yield f"見出しは{len(layout.header)}行です（{reason}）。"
