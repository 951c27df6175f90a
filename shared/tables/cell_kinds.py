"""What kind of thing a cell of a table's first rows is: a figure, a day, a unit, or a name."""

import re
import unicodedata

from shared.vocabulary import with_hyphens

_DAY = (
    r"(明治|大正|昭和|平成|令和|[明大昭平令mtshr])\.?\s*(\d+|元)\s*[./年].*"  # 昭32. 7. 1
    r"|\d{4}[-/.年]\s*\d{1,2}.*"  # 2026/11/23
)
_FIGURE = re.compile(
    r"[+\-▲△]?[\d,]+(\.\d+)?\s*[%人件円]?"  # amounts, counts, codes
    rf"|{_DAY}"
    r"|\d{1,2}[:時]\d{2}.*"  # 21:00
)
_YEAR = re.compile(
    r"((明治|大正|昭和|平成|令和)\s*(\d{1,2}|元)|(18|19|20)\d\d)\s*(年度?)?|[mtshr]\d{1,2}"
)
_PERIOD = re.compile(rf"{_YEAR.pattern}|{_DAY}")

_IN_BRACKETS = r"[(\[【〔]\s*(?![\d▲△+-])[^()\[\]]{1,12}[)\]】〕]"
_BARE_UNIT = (
    r"([千万億]|百万|十億)?円|(千|万|延べ?)?(人|件|台|本|頭|羽|匹|隻|枚|冊|名)"
    r"|世帯|戸|棟|校|園|団体|法人|[かヶヵケカ箇個]?所|店|個|点|回|基|室|床|便|日|時間|分|秒|年|歳"
    r"|%|‰|ポイント|円/\S{1,4}|人/\S{1,4}"
    r"|[kcmμ]?m[23]?|ha|a|[mk]?g|t|千?トン|[mkd]?l|°c|度|m/s|mm/h|k?pa|hpa|[km]?wh?|m?v|hz|db"
    r"|[kmg]?bps|[kmgt]b|mg/l|ppm"
)
_UNIT = re.compile(rf"{_IN_BRACKETS}|{_BARE_UNIT}")
_TOLD_UNIT = re.compile(r"[(\[【〔]\s*単位\s*[^)\]】〕\s].*|単位\s*[:/\s]\s*\S.*")
_ASIDE = re.compile(
    r".*[\d元].*(現在|時点)\s*[)\]】〕]?"
    rf"|[(\[【〔]\s*({_BARE_UNIT})\s*[)\]】〕]"
    r"|[(\[]?(作成|更新|公表|調査|基準|集計|出力|担当|所管|出典|資料)\w{0,3}\s*:.+"
)


def is_figure(cell: str) -> bool:
    """An amount, a code, a day or an hour."""
    return bool(_FIGURE.fullmatch(_folded(cell)))


def is_amount(cell: str) -> bool:
    """A figure and no year, which names columns of many tables."""
    return is_figure(cell) and not _YEAR.fullmatch(_folded(cell))


def is_period(cell: str) -> bool:
    """A year or a day: of one a column tells, or all of a column's cells do."""
    return bool(_PERIOD.fullmatch(_folded(cell)))


def is_value(cell: str) -> bool:
    """A figure that is no period."""
    return is_figure(cell) and not is_period(cell)


def is_unit(cell: str) -> bool:
    """千円, ℃, （人）: what the figures of a column count."""
    return bool(_UNIT.fullmatch(_folded(cell)))


def is_aside(cell: str) -> bool:
    """What stands beside a title: the day, the unit or who made the table."""
    return bool(_ASIDE.fullmatch(_folded(cell))) or tells_unit(cell)


def tells_unit(cell: str) -> bool:
    """（単位：千円）: that of the whole table, which names no column."""
    return bool(_TOLD_UNIT.fullmatch(_folded(cell)))


def is_dash(cell: str) -> bool:
    """A stroke in place of an empty cell."""
    return bool(re.fullmatch("[-ー]+", _folded(cell)))


def _folded(cell: str) -> str:
    return with_hyphens(unicodedata.normalize("NFKC", cell)).strip().lower()
