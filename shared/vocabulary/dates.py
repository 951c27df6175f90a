"""Days as officials count them: Asia/Tokyo, fiscal years from April, Japanese eras."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from shared.vocabulary.texts import with_hyphens
from shared.vocabulary.visible import as_seen, turning_mark_told

# Japan has kept UTC+9 without summer time since 1952; no time zone database is needed.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")

_ERAS: tuple[tuple[str, str, date], ...] = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)
FIRST_DAY = _ERAS[-1][2]
"""No older day is read: a year such as 0026 is a slip of the keyboard."""
_YEAR_BEFORE_ERA = {
    spelling: begins.year - 1
    for name, letter, begins in _ERAS
    for spelling in (name, name[0], letter)
}
_WEEKDAYS = "月火水木金土日"
_WRITTEN_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?\.?(?P<year>元|[0-9]{1,4})"
    r"(?:年|[./-])(?P<month>[0-9]{1,2})(?:月|[./-])(?P<day>[0-9]{1,2})日?"
)
_WEEKDAY_AND_MIDNIGHT = re.compile(
    rf"(?:\s*\((?P<short>[{_WEEKDAYS}])(?:曜日?)?\)|\s*(?P<long>[{_WEEKDAYS}])曜日?)?"
    r"(?:\s+00?:00(?::00)?)?\s*$"
)
"""What spreadsheets write behind a day."""
_APART = re.compile(r"[0-9]\s+[0-9]")


_LONGEST = 100
"""Of a text that is looked at, in characters."""
_NO_DATE = (
    "「{}」は日付として読み取れません。令和8年11月23日、R8.11.23、2026/11/23 の"
    "いずれかの形で入力してください。"
)
_NO_SUCH_DAY = "「{}」という日は、暦にありません。"
_TOO_EARLY = "「{}」は、明治より前の日付です。年を確かめてください。"
_OTHER_WEEKDAY = "「{{}}」は、{}曜日です。日付と曜日を確かめてください。"


class UnreadableDate(ValueError):
    """A text that is no date; str() is the Japanese sentence for the person."""

    def __init__(self, text: str, why: str = _NO_DATE) -> None:
        shown = text if len(text) <= 30 else text[:30] + "…"
        super().__init__(turning_mark_told(text) or why.format(shown))


def today_in_tokyo(now: datetime) -> date:
    """The Asia/Tokyo date of an aware instant."""
    if now.tzinfo is None:
        raise ValueError("today_in_tokyo needs an aware datetime")
    return now.astimezone(TOKYO).date()


def tokyo_midnight(day: date) -> datetime:
    """The UTC instant at which this Asia/Tokyo day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO).astimezone(UTC)


def wareki(day: date) -> str:
    """令和8年11月23日; the first year of an era is 元年; before 明治 西暦1800年1月1日."""
    era, year = ("西暦", str(day.year)) if day < FIRST_DAY else _era_year(day)
    return f"{era}{year}年{day.month}月{day.day}日"


def _era_year(day: date) -> tuple[str, str]:
    for name, _letter, begins in _ERAS:
        if day >= begins:
            year = day.year - begins.year + 1
            return name, "元" if year == 1 else str(year)
    raise ValueError(f"no era is known for {day.isoformat()}")


def parse_japanese_date(text: str) -> date:
    """Read 昭32. 7. 1, R4.4.1, 令和8年11月23日, 2026/11/23 and their full-width forms.

    Between the figures of 2026-11-23 stands any dash that a figure takes for a minus. Marks that
    Windows sets around the date of a file do not count, nor do the weekday and the 0:00 that a
    spreadsheet writes behind it. Eras are read past their end (平成32年3月31日 is 2020-03-31):
    older plans are full of such dates, and `wareki` writes them. Raises UnreadableDate, also for
    days before 明治 and a weekday that is another's.
    """
    text = as_seen(text).strip()
    if len(text) > _LONGEST:
        raise UnreadableDate(text)
    folded = unicodedata.normalize("NFKC", with_hyphens(text)).upper()
    behind = _WEEKDAY_AND_MIDNIGHT.search(folded)
    assert behind is not None, "it may be empty"
    day = _day(folded[: behind.start()], text)
    weekday = _WEEKDAYS[day.weekday()]
    if (behind["short"] or behind["long"] or weekday) != weekday:
        raise UnreadableDate(text, _OTHER_WEEKDAY.format(weekday))
    return day


def _day(folded: str, text: str) -> date:
    # 2026/1/1 5 is not the 15th: digits apart are two values, not one.
    found = None if _APART.search(folded) else _WRITTEN_DATE.fullmatch("".join(folded.split()))
    year = _western_year(found) if found else None
    if found is None or year is None:
        raise UnreadableDate(text)
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        raise UnreadableDate(text, _NO_SUCH_DAY) from None
    if day < FIRST_DAY:
        raise UnreadableDate(text, _TOO_EARLY)
    return day


def _western_year(found: re.Match[str]) -> int | None:
    """Year of a match; None for 元年 or two digits without an era, or year 0 of one."""
    era, year = found["era"], found["year"]
    if era is None:
        return int(year) if len(year) == 4 else None
    count = 1 if year == "元" else int(year)
    return _YEAR_BEFORE_ERA[era] + count if count else None


@dataclass(frozen=True, order=True)
class FiscalYear:
    """年度: April of `year` to March of the next."""

    year: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """The fiscal year a day lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def label(self) -> str:
        """令和8年度; 2019 is 令和元年度, as the government asked for."""
        era, year = _era_year(date(self.year, 5, 1))
        return f"{era}{year}年度"

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March of the next year."""
        return date(self.year + 1, 3, 31)

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in this fiscal year."""
        return self.first_day <= day <= self.last_day


FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR = FiscalYear(2018), FiscalYear(2050)
"""What is planned lies in between."""
_LAST_DAY = LAST_FISCAL_YEAR.last_day
TOO_FAR = f"{wareki(_LAST_DAY)}より後の日付は入力できません。年を確かめてください。"


def is_too_far(day: date | None) -> bool:
    """Whether nothing is planned that far ahead, so that the year is a slip of the keyboard."""
    return day is not None and day > _LAST_DAY
