"""What the sharing town and its readers should know of a table that was accepted."""

import re
from collections.abc import Iterator, Sequence

from shared.tables.reading import Record
from shared.vocabulary import is_formula

_NAMED_LINES = 10
_GAIJI = re.compile("[\ue000-\uf8ff]")


class Notes:
    """Counts rows and peculiarities while records pass."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._ragged_lines: list[int] = []
        self._ragged_rows = 0
        self._blank_rows = 0
        self._formula_cells = 0
        self._gaiji_rows = 0
        self.row_count = 0

    def take(self, record: Record) -> None:
        if record.is_blank:
            self._blank_rows += 1
            return
        self.row_count += 1
        if len(record.cells) != len(self._columns):
            self._ragged_rows += 1
            if self._ragged_rows <= _NAMED_LINES:
                self._ragged_lines.append(record.line)
        self._formula_cells += sum(1 for cell in record.cells if is_formula(cell))
        self._gaiji_rows += bool(_GAIJI.search("".join(record.cells)))

    def texts(self) -> tuple[str, ...]:
        """One sentence each, the weightiest first."""
        return (*self._about_rows(), *self._about_cells())

    def _about_rows(self) -> Iterator[str]:
        if not self.row_count:
            yield "見出しだけで、データの行がありません。"
        if self._ragged_rows:
            lines = "、".join(f"{line}行目" for line in self._ragged_lines)
            rest = "ほか" if self._ragged_rows > _NAMED_LINES else ""
            yield (
                f"列の数が見出し（{len(self._columns)}列）と合わない行が"
                f"{self._ragged_rows:,}行あります（{lines}{rest}）。"
            )
        if self._blank_rows:
            yield f"空の行が{self._blank_rows:,}行あり、行数に数えていません。"

    def _about_cells(self) -> Iterator[str]:
        if len(self._columns) == 1 and re.search("[\t;]", self._columns[0]):
            yield "列が一つだけです。区切りがコンマ（,）であることを確かめてください。"
        if blank := [name for name in self._columns if re.fullmatch(r"列\d+", name)]:
            yield f"名前のない列が{len(blank)}列あります（{'、'.join(blank[:_NAMED_LINES])}）。"
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


def header_note(found: int, told: int | None) -> str:
    """How the heading was settled."""
    reason = "自動で判断しました" if told is None else "指定によります"
    return f"見出しは{found}行です（{reason}）。"
