"""A figure as a person types it: exactly one value, or refused in words. Nothing is guessed.

Commas stand between groups of three digits, a minus sign may be any of those that keyboards and
account books have, and a unit stands at the end and is one that the field knows.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from shared.vocabulary import HYPHENS, as_seen, turning_mark_told

DEGREE_PLACES = 7
"""Decimals of a degree that are kept: about a centimetre."""

_NONE = {"": 1}
_YEN = {
    "": 1, "円": 1, "千": 10**3, "千円": 10**3, "万": 10**4, "万円": 10**4,
    "百万円": 10**6, "億": 10**8, "億円": 10**8,
}  # fmt: skip
_DEGREES = {"": 1, "°": 1, "度": 1}

_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
"""No further than that: compatibility forms would make 52 of 5²."""
_MINUS = f"{re.escape(HYPHENS)}▲△"
_DASH = re.compile(rf"¥?\s*[{re.escape(HYPHENS)}]")
_FIGURE = re.compile(
    rf"(?P<minus>[{_MINUS}])?\s*(?P<yen>¥)?\s*"
    r"(?P<whole>[0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?P<part>\.[0-9]{1,30})?"
    r"\s*(?P<unit>[^0-9]*)"
)
_SEVERAL = re.compile(r"[0-9]\D*\s\D*[0-9]")
_GROUPED = re.compile(r"(?<![0-9,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])")
_DEGREE = r"(-?[0-9]{1,3}\.[0-9]{1,30})[°度]?"
_PAIR = re.compile(rf"\s*{_DEGREE}(?:\s*[,、]\s*|\s+){_DEGREE}\s*")
_NO_DECIMAL_DEGREES = re.compile("[A-Za-z:°度′″分秒北南東西]|[0-9]+ +[0-9]+ +[0-9.]+")
"""Of an address of a map, geo:44.02,145.19, or of 44°01′17.4″."""
_LONGEST = 100
"""Of a text that is looked at more closely, in characters."""

_TWO_VALUES = "1つの欄に、2つ以上の値が入っています。値は、1つの欄に1つずつ入力してください。"
_COMMAS = (
    "コンマは、3桁ごとの区切りだけに使えます（例：1,200,000）。小数点は「.」で入力してください。"
)
_WHOLE = "整数で入力してください。"
_DECIMAL = "数値で入力してください。"
_AMOUNT = "円単位の整数で入力してください（例：1,200,000　1,200千円　120万円）。"
_DECIMAL_DEGREES = (
    "十進の度で、数値だけを入力してください（例：44.0215）。度分秒や地図のURLは読み取れません。"
)
_DIGITS = "桁数が多すぎます。15桁までの数値を入力してください。"


class UnreadableFigure(ValueError):
    """A text that is no single figure; str() is the Japanese sentence for the person."""


def integer(text: str, unit: str = "") -> int | None:
    """１，２００ is 1200 and ▲5 is -5, and 3台 is 3 where 台 is the unit; blank is None.

    Raise UnreadableFigure.
    """
    return _whole(_read(text, {**_NONE, _folded(unit): 1}, _WHOLE), _WHOLE)


def yen(text: str) -> int | None:
    """An amount in yen: 1,200円, ¥1,200, 1,200千円, 120万円, and - for 0; blank is None.

    Raise UnreadableFigure, also for parts of a yen.
    """
    if is_dash(text):
        return 0
    return _whole(_read(text, _YEN, _AMOUNT), _AMOUNT)


def is_dash(text: str) -> bool:
    """Whether it is the dash that account books, and Excel's 会計, have for no amount."""
    return bool(_DASH.fullmatch(_half_width(text).strip()))


def decimal(text: str, unit: str = "") -> float | None:
    """４３．３３ is 43.33, and 80％ is 80 where ％ is the figure's unit; blank is None.

    Raise UnreadableFigure, also for more digits than a float holds.
    """
    value = _read(text, {**_NONE, _folded(unit): 1}, _decimal_in(unit))
    if value is not None and Decimal(repr(float(value))) != value:
        raise UnreadableFigure(_DIGITS)
    return None if value is None else _float(value)


def degrees(text: str) -> float | None:
    """A latitude or longitude, rounded to DEGREE_PLACES decimals; blank is None.

    Raise UnreadableFigure.
    """
    value = _read(text, _DEGREES, _DECIMAL_DEGREES)
    return None if value is None else _float(round(value, DEGREE_PLACES))


def has_more_places(text: str, places: int = DEGREE_PLACES) -> bool:
    """Whether more decimals were typed than are kept."""
    return len(_half_width(text).partition(".")[2].rstrip(" 0°度")) > places


def coordinates(text: str) -> tuple[str, str] | None:
    """The latitude and the longitude that a map copies together; None for anything else.

    Both have a decimal point: 44,021543 may be one figure, with a comma for its point.
    """
    pair = _PAIR.fullmatch(_half_width(text)) if len(text) <= _LONGEST else None
    return (pair[1], pair[2]) if pair else None


def _read(text: str, units: Mapping[str, int], otherwise: str) -> Decimal | None:
    typed = _half_width(text).strip()
    if not typed:
        return None
    found = _FIGURE.fullmatch(typed)
    factor = units.get(_folded(found["unit"])) if found else None
    if found is None or factor is None or (found["yen"] and units is not _YEN):
        raise UnreadableFigure(_why(typed, units) or otherwise)
    digits = found["whole"].replace(",", "") + (found["part"] or "")
    return Decimal(digits) * (-factor if found["minus"] else factor)


def _float(value: Decimal) -> float:
    """Minus nothing (▲0) is nothing."""
    return float(value) + 0.0


def _why(typed: str, units: Mapping[str, int]) -> str:
    """What most likely happened to a text that is no figure; empty where nothing speaks for it."""
    if told := turning_mark_told(typed):
        return told
    if len(typed) > _LONGEST:
        return ""
    if units is _DEGREES and _NO_DECIMAL_DEGREES.search(typed):
        return _DECIMAL_DEGREES
    if _SEVERAL.search(typed):
        return _TWO_VALUES
    return _COMMAS if re.search("[0-9],|,[0-9]", _GROUPED.sub("", typed)) else ""


def _whole(value: Decimal | None, otherwise: str) -> int | None:
    if value is not None and value != value.to_integral_value():
        raise UnreadableFigure(otherwise)
    return None if value is None else int(value)


def _decimal_in(unit: str) -> str:
    return f"数値を、単位を付けずに、又は「{unit}」を付けて入力してください。" if unit else _DECIMAL


def _half_width(text: str) -> str:
    return as_seen(text).translate(_FULL_WIDTH)


def _folded(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()
