"""In which ways the days of a column are written."""

import re
import unicodedata

from shared.vocabulary import with_hyphens

_MONTH, _DATE = r"\s*(?:0?[1-9]|1[0-2])\s*", r"\s*(?:0?[1-9]|[12]\d|3[01])\s*日?"
_DAY = re.compile(
    r"(?P<day>(?P<serial>[2-5]\d{4})|(?P<compact>(?:18|19|20)\d{6})"
    r"|(?P<era>明治|大正|昭和|平成|令和|[明大昭平令mtshr]\.?)?\s*"
    rf"(?:(?:\d{{1,4}}|元)\s*[-/.年]{_MONTH}[-/.月]{_DATE}|(?:\d{{4}}\s*[-/]|(?:\d{{1,4}}|元)\s*年){_MONTH}月?)"
    rf"|{_MONTH}[/月]{_DATE})"
    r"\s*(?:\([日月火水木金土]\))?\s*(?:t?\d{1,2}[:時].*)?"
)
"""46114, as Excel counts days; 20260405; a whole day with its marks, a year with a month, and a
month with a day. The weekday and the hour behind it make no other way."""
_DIGITS = re.compile(r"\d+")
_MOST_KNOWN = 100


class DayForms:
    """The forms of a column's days, with the first day that is written so."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._known: set[str] = set()

    def take(self, cell: str) -> None:
        """A cell of the column; what is no day is passed over."""
        # Nearly every cell is written as one before it; a close look takes many times as long.
        written = str(len(cell)) if cell.isdigit() else _DIGITS.sub("0", cell)
        if not cell or written in self._known:
            return
        folded = with_hyphens(unicodedata.normalize("NFKC", cell)).strip().lower()
        if found := _DAY.fullmatch(folded):
            self._first.setdefault(_form(found), found["day"].strip())
            if len(self._known) < _MOST_KNOWN:
                self._known.add(written)

    @property
    def are_mixed(self) -> bool:
        return len(self._first) > 1

    def __str__(self) -> str:
        return "、".join(self._first.values())


def _form(found: re.Match[str]) -> str:
    """One for all days that are written with the same marks in the same places."""
    if found["serial"] or found["compact"]:
        return str(len(found["day"]))
    era = "era" if found["era"] else ""
    marks = re.sub(r"\d+|元", "0", found["day"].removeprefix(found["era"] or ""))
    return era + re.sub(r"\s", "", marks)
