"""The guard against 個人番号 (マイナンバー): they may not enter the platform.

A 個人番号 is twelve digits written as one number: undivided, in groups of four or in groups of one
size (of three or four between commas), in any digits, on one line. The check digit is that of
番号法総務省令（平成26年総務省令第85号）第5条: with the eleven digits counted from the right as
P1 … P11 and Qn = n + 1 (n ≤ 6) or n - 5 (n ≥ 7), it is 11 - (ΣPn·Qn mod 11), and 0 where the
remainder is 0 or 1.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

from shared.tables.reading import Record
from shared.vocabulary import is_unseen

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
"""For the eleven digits from left to right."""

_SPACES = " \\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES = (
    r"\-‐‑‒–—―⁃⁻−－﹘﹣⸺⸻゠〜～〰ｰー─━˗‾￣_＿~"
    r"\u058a\u05be\u1400\u1806\u2e17\u2e1a\u2e40\u2e5d\ufe31\ufe32\U00010ead"
)
"""All that Unicode calls a dash (Pd), and what looks like one."""
_DOTS = r"・･\u00b7\u0387\u2022\u2027\u2219\u22c5"
"""In the middle of the line, as typed here and elsewhere."""
_BETWEEN = rf"[{_SPACES}{_DASHES}{_DOTS}()（）]"
"""What may stand between the digits of one number. A line break parts two."""
_CANDIDATE = re.compile(rf"\d(?:{_BETWEEN}*+\d){{11}}")
_COMMAS = "[,，]"
_GROUPED = re.compile(
    rf"(?<![\d.．,，¥￥])(?:\d{{3}}(?:{_COMMAS}\d{{3}}){{3}}|\d{{4}}(?:{_COMMAS}\d{{4}}){{2}})"
    r"(?![\d,，])(?!\s*[千百万億]*円)"
)
"""As a spreadsheet shows a figure of twelve digits, or in fours; what is in yen is an amount."""
_RUN = re.compile(rf"\d+(?:{_BETWEEN}++\d+)*")

_PHONE = "|".join(
    rf"0\d{{{area}}}S\d{{{office}}}S\d{{{line}}}"
    for area, office, line in ((1, 4, 4), (2, 3, 4), (2, 4, 4), (3, 2, 4), (3, 3, 3), (4, 1, 4))
).replace("S", rf"[{_SPACES}{_DASHES}()（）]{{1,2}}")
_OTHER_NUMBERS = re.compile(
    r"^\s*[+-]?[\d,]{1,11}[.．]\d+(?:e[+-]?\d+)?\s*[%％‰度°]?\s*$"  # a figure alone in its cell
    r"|(?<![\d.．])\d{2,3}[.．]\d+(?![\d.．])(?![\s,、:：]*[^\W\d度東西南北緯経])"  # degrees
    r"|(?:https?://|www\.)[!-~]+"
    r"|(?<![0-9a-z])(?=[\d-]*[a-f])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,128})"
    r"(?![0-9a-z])"  # UUIDs and hashes
    rf"|(?<!\d)(?:{_PHONE})(?![{_DASHES}]?\d)",
    re.IGNORECASE,
)
"""Their digits are nobody's number, nor a part of one."""
_YEARS = re.compile(r"(?:(?:18[6-9]|19\d|20\d)\d){3}")
_MINUTE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-2]\d[0-5]\d")
"""202604010030, as instruments write it."""
_SERIAL = "0" * 8
"""000000000001 is a place in a list: of 個人番号, one in a hundred million begins so."""

_BEYOND_FIRST_PLANE = re.compile("[\U00010000-\U0002ffff\U000e0000-\U000e0fff]")
_LOOKED_THROUGH = (range(0x80, 0xAC00), range(0xF900, 0x30000), range(0xE0000, 0xE1000))
"""Where Unicode has digits, formal kanji (肆) among them, or what hides: not in 한글."""


def is_valid_number(digits: str) -> bool:
    """Whether twelve decimal digits (of any script) carry a right check digit and are not all 0."""
    values = [int(digit) for digit in digits]
    remainder = sum(p * q for p, q in zip(values, _WEIGHTS, strict=False)) % 11
    return any(values) and values[11] == (0 if remainder <= 1 else 11 - remainder)


def holds_personal_number(text: str) -> bool:
    """Whether some twelve digits in the text, also full-width or split up, could be one."""
    return any(
        is_valid_number(digits)
        for written in map(_with_dots, _readings(text))
        if _CANDIDATE.search(written)
        for run in _RUN.finditer(_OTHER_NUMBERS.sub("\0", written))
        for digits in _twelves(re.findall(r"\d+", run.group()))
    )


def first_suspect(record: Record, declared: frozenset[int]) -> int | None:
    """The column (from 1) of the first cell that may hold a 個人番号, declared ones left out."""
    # One search over the whole row first: almost every row ends here.
    if not (_twelve_signs().search(record.row) or _BEYOND_FIRST_PLANE.search(record.row)):
        return None
    for column, cell in enumerate(record.cells, start=1):
        if column not in declared and holds_personal_number(cell):
            return column
    return None


def _readings(text: str) -> Iterator[str]:
    """The text as it is written; and with plain digits for ①, ² and 一, and nothing unseen."""
    yield text
    plain = _plain_digits()
    if not plain.keys().isdisjoint(map(ord, text)):
        yield unicodedata.normalize("NFKC", text.translate(plain))


def _with_dots(text: str) -> str:
    """The text with ・ for the commas of one number: others part several."""
    return _GROUPED.sub(lambda found: re.sub(_COMMAS, "・", found.group()), text)


@cache
def _plain_digits() -> dict[int, str]:
    """By code point, the digit that a sign stands for (①, ², 三, Ⅲ), or nothing for what hides."""
    plain = {}
    for code in chain(*_LOOKED_THROUGH):
        character = chr(code)
        value = 0 if character in "○◯" else unicodedata.numeric(character, -1)
        if value in range(10) and not character.isdecimal():
            plain[code] = str(int(value))
        elif is_unseen(character):
            plain[code] = ""
    return plain


@cache
def _twelve_signs() -> re.Pattern[str]:
    """Twelve signs of the first plane that are digits in any reading, nothing else between them."""
    first_plane = range(0x10000)
    digits = "".join(filter(_becomes_a_digit, map(chr, first_plane)))
    unseen = "".join(chr(code) for code in first_plane if _plain_digits().get(code) == "")
    return re.compile(f"[{digits}](?:[{_BETWEEN[1:-1]},，{re.escape(unseen)}]*+[{digits}]){{11}}")


def _becomes_a_digit(character: str) -> bool:
    """In any reading: also ⑫ and ㋀ (1月), which hold one."""
    if character.isdecimal() or _plain_digits().get(ord(character)):
        return True
    if not unicodedata.decomposition(character):
        return False
    return any(map(str.isdecimal, unicodedata.normalize("NFKC", character)))


def _twelves(groups: list[str]) -> Iterator[str]:
    """Every twelve digits of whole neighbouring groups that make one number."""
    for start in range(len(groups)):
        size = 0
        for end in range(start, len(groups)):
            size += len(groups[end])
            if size >= 12:
                if size == 12 and _is_one_number(groups[start : end + 1]):
                    yield "".join(groups[start : end + 1])
                break


def _is_one_number(groups: list[str]) -> bool:
    sizes = {len(group) for group in groups}
    if len(sizes) > 1 and any(size % 4 for size in sizes):
        return False
    digits = "".join(str(int(digit)) for digit in "".join(groups))
    if digits.startswith(_SERIAL):
        return False
    return not (_MINUTE.fullmatch(digits) or (len(groups) == 3 and _YEARS.fullmatch(digits)))
