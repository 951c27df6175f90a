"""What is found in single cells, each with its place: it is told, and nothing is repaired."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.tables.day_forms import DayForms
from shared.tables.figures import UnreadableFigure, degrees
from shared.tables.garbled import is_garbled, may_be_garbled
from shared.tables.headers import column_letter
from shared.tables.reading import Record
from shared.vocabulary import HYPHENS, UnreadableDate, parse_japanese_date

_NAMED_PLACES = 10

_UNSEEN_NAMES = {
    "改行されない空白（U+00A0など）": "\u00a0\u2007\u202f",
    "幅のない空白（U+200Bなど）": "\u200b\u2060\ufeff",
    "見えないハイフン（U+00AD）": "\u00ad",
    "異体字セレクタ（U+E0100など）": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "文字の並びの向きを変える文字（U+202Eなど）": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "何も表示されない文字（U+200Dなど）": (
        "\u034f\u115f\u1160\u180b-\u180e\u200c\u200d\u2061-\u2064\u2800\u3164\uffa0"
    ),
}
_UNSEEN = re.compile(f"[{''.join(_UNSEEN_NAMES.values())}]")
_UNSEEN_KINDS = {name: re.compile(f"[{signs}]") for name, signs in _UNSEEN_NAMES.items()}

_FULL_WIDTH_FIGURE = re.compile(
    r"\0\s*(?=[^\0]*[０-９])[＋－+\-▲△]?[\d,，]+([.．]\d+)?[%％]?\s*(?=\0)"
)
_LOST = re.compile(
    r"\0\s*(#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!)|#{3,}"
    r"|-?\d(\.\d+)?E\+(1[1-9]|[2-9]\d))\s*(?=\0)"
)
"""What Excel leaves of a formula, in a narrow column, and of twelve digits and more."""
_MARK = rf"[年月./／．{re.escape(HYPHENS)}]"
_WAREKI = re.compile(
    r"\0\s*(明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|[明大昭平令]\.?|[MTSHRmtshrＭＴＳＨＲ]\.?)\s*"
    rf"(\d{{1,2}}|元)\s*{_MARK}\s*(?P<month>\d{{1,2}})\s*"
    rf"({_MARK}\s*(?P<day>\d{{1,2}}\s*日?)?)?\s*(?=\0)"
)
_WESTERN = re.compile(
    rf"\0\s*(?P<year>[1１][6-9６-９]\d\d|[2２][01０１]\d\d)\s*{_MARK}\s*(?P<month>\d{{1,2}})\s*"
    rf"({_MARK}\s*((?P<day>\d{{1,2}})\s*日?)?)?"
    r"\s*([(（][日月火水木金土][)）])?\s*(T?\d{1,2}[:：時][^\0]*)?(?=\0)"
)

_DAY_COLUMN = re.compile(r".*(日|日付|日時|date)([(（].*)?", re.IGNORECASE)
_NOT_DAYS = re.compile(r".*(曜日|休日|定休日|営業日|祝日)([(（].*)?")
_NO_DAY = re.compile(
    r"[-‐–—―−－ー*＊・.…?？]+|不明|不詳|未詳|未定|未確認|調査中|確認中|なし|無し?|n/?a|null"
    r"|9999.*|0{4}.*|1900[-/.年]0?1[-/.月]0?[01]日?",
    re.IGNORECASE,
)
_LATITUDE = re.compile(r"(.*[／_ (（])?(緯度|北緯|latitude|lat)([()（）].*)?", re.IGNORECASE)
_LONGITUDE = re.compile(r"(.*[／_ (（])?(経度|東経|longitude|lng|lon)([()（）].*)?", re.IGNORECASE)
_PLAIN_DEGREES = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_LATITUDES, _LONGITUDES = range(20, 47), range(122, 155)
"""Of Japan, in degrees: they do not overlap, so that one in the other's column is seen."""


@dataclass
class Places:
    """How many cells, and where the first of them are."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, line: int, column: int) -> None:
        self.count += 1
        if self.count <= _NAMED_PLACES:
            self.first.append(f"{line}行目{column_letter(column)}列")

    def add_cells(self, record: Record, whole_cell: re.Pattern[str]) -> None:
        """Each cell of the record that the pattern, which begins and ends with NUL, finds."""
        for found in whole_cell.finditer(record.row):
            self.add(record.line, _column(record, found))

    def __str__(self) -> str:
        rest = "ほか" if self.count > _NAMED_PLACES else ""
        return f"{self.count:,}個のセル（{'、'.join(self.first)}{rest}）"


class Findings:
    """Looks at the cells of a table while its records pass."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._days = {place: DayForms() for place in _day_columns(columns)}
        self._columns = columns
        self._coordinates = _coordinate_columns(columns)
        self._swapped, self._beyond, self._nowhere = Places(), Places(), Places()
        self._no_degrees, self._full_width, self._garbled = Places(), Places(), Places()
        self._wareki, self._no_day, self._never = Places(), Places(), Places()
        self._lost = Places()
        self._unseen = {name: Places() for name in _UNSEEN_NAMES}

    def take_heading(self, record: Record) -> None:
        """A row of names: they may be garbled or hold what does not show, too."""
        if _UNSEEN.search(record.row):
            self._take_unseen(record)
        if may_be_garbled(record.row):
            self._take_garbled(record)

    def take(self, record: Record) -> None:
        """A record of the data."""
        self.take_heading(record)
        self._full_width.add_cells(record, _FULL_WIDTH_FIGURE)
        self._lost.add_cells(record, _LOST)
        self._take_days(record)
        for place, forms in self._days.items():
            forms.take(cell := _cell(record, place))
            if _NO_DAY.fullmatch(cell.strip()):
                self._no_day.add(record.line, place + 1)
        for latitude, longitude in self._coordinates:
            self._take_coordinates(record, latitude, longitude)

    def texts(self) -> Iterator[str]:
        """One sentence each."""
        for found, told in (
            (self._garbled, "文字化けとみられる文字"),
            (self._lost, "Excelで失われたとみられる値（#REF!、########、1.23E+11など）"),
            (self._swapped, "緯度と経度が入れ替わっているとみられる値"),
            (self._beyond, "緯度・経度としてありえない値"),
            (self._nowhere, "緯度と経度がどちらも0の値"),
            (self._no_degrees, "十進の度（44.02など）ではない緯度・経度"),
            (self._full_width, "全角の数字で書かれた値"),
            (self._wareki, "和暦の日付"),
            (self._never, "暦にない日付"),
            (self._no_day, "日付の列に、日付ではない値（不明、― など）"),
            *((places, f"目に見えない文字：{name}") for name, places in self._unseen.items()),
        ):
            if found.count:
                yield f"{told}が、{found}にあります。"
        for place, forms in self._days.items():
            if forms.are_mixed:
                column = self._columns[place]
                yield f"「{column}」の列に、いくつかの書き方の日付（{forms}）があります。"

    def _take_unseen(self, record: Record) -> None:
        for column, cell in enumerate(record.cells, start=1):
            for name, signs in _UNSEEN_KINDS.items():
                if signs.search(cell):
                    self._unseen[name].add(record.line, column)

    def _take_garbled(self, record: Record) -> None:
        for column, cell in enumerate(record.cells, start=1):
            if is_garbled(cell):
                self._garbled.add(record.line, column)

    def _take_days(self, record: Record) -> None:
        for found in _WAREKI.finditer(record.row):
            if _is_in_the_calendar(found):
                self._wareki.add(record.line, _column(record, found))
            else:
                self._take_never(record, found)
        for found in _WESTERN.finditer(record.row):
            # 1650.55 below 4月1日 is a figure.
            if (found["day"] or "年" in found.group()) and not _is_western_day(found):
                self._take_never(record, found)

    def _take_never(self, record: Record, found: re.Match[str]) -> None:
        """A code such as R9-2-30 is told of in a column of days alone."""
        column = _column(record, found)
        is_of_days = column - 1 in self._days
        if "年" in found.group() or (
            is_of_days and not _NO_DAY.fullmatch(record.cells[column - 1])
        ):
            self._never.add(record.line, column)

    def _take_coordinates(self, record: Record, latitude: int, longitude: int) -> None:
        north, east = _degrees(record, latitude), _degrees(record, longitude)
        if together := self._about_both(north, east):
            together.add(record.line, latitude + 1)
            together.add(record.line, longitude + 1)
            return
        for degree, most, place in ((north, 90, latitude), (east, 180, longitude)):
            if degree is None and re.search(r"\d", _cell(record, place)):
                self._no_degrees.add(record.line, place + 1)
            elif degree is not None and abs(degree) > most:
                self._beyond.add(record.line, place + 1)

    def _about_both(self, north: float | None, east: float | None) -> Places | None:
        if north is None or east is None:
            return None
        if int(north) in _LONGITUDES and int(east) in _LATITUDES:
            return self._swapped
        return self._nowhere if north == east == 0 else None


def _column(record: Record, found: re.Match[str]) -> int:
    """The column (from 1) of what was found behind a cell's NUL."""
    return record.row.count("\0", 0, found.start() + 1)


def _is_in_the_calendar(written: re.Match[str]) -> bool:
    """Whether there is such a day, or without one such a month."""
    if not written["day"]:
        return int(written["month"]) in range(1, 13)
    try:
        parse_japanese_date(written.group().strip("\0"))
    except UnreadableDate:
        return False
    return True


def _is_western_day(written: re.Match[str]) -> bool:
    """Whether there is such a day, or without one such a month."""
    try:
        date(int(written["year"]), int(written["month"]), int(written["day"] or 1))
    except ValueError:
        return False
    return True


def _day_columns(columns: Sequence[str]) -> list[int]:
    return [
        place
        for place, name in enumerate(columns)
        if _DAY_COLUMN.fullmatch(name) and not _NOT_DAYS.fullmatch(name)
    ]


def _coordinate_columns(columns: Sequence[str]) -> list[tuple[int, int]]:
    latitudes = [place for place, name in enumerate(columns) if _LATITUDE.fullmatch(name)]
    longitudes = [place for place, name in enumerate(columns) if _LONGITUDE.fullmatch(name)]
    return list(zip(latitudes, longitudes, strict=False))


def _degrees(record: Record, place: int) -> float | None:
    """The figure in the cell; None where there is none."""
    cell = _cell(record, place)
    # Nearly every cell is plain; all that a person may type takes many times as long to read.
    if _PLAIN_DEGREES.fullmatch(cell):
        return float(cell)
    try:
        return degrees(cell)
    except UnreadableFigure:
        return None


def _cell(record: Record, place: int) -> str:
    return record.cells[place] if place < len(record.cells) else ""
