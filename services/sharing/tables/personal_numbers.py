"""The guard against 個人番号 (マイナンバー): they may not enter the platform.

The check digit is that of 番号法総務省令（平成26年総務省令第85号）第5条: with the eleven digits
counted from the right as P1 … P11 and Qn = n + 1 (n ≤ 6) or n - 5 (n ≥ 7), it is
11 - (ΣPn·Qn mod 11), and 0 where the remainder is 0 or 1.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
"""For the eleven digits from left to right."""

_BETWEEN = r"[\s\u00ad\u200b-\u200d\u2060\ufeff\-‐‑‒–—―−－ｰー─﹣_＿・･()（）]"
_CANDIDATE = re.compile(rf"\d(?:{_BETWEEN}{{0,4}}\d){{11}}")
_RUN = re.compile(rf"\d+(?:{_BETWEEN}{{1,4}}\d+)*")
_DECIMALS = re.compile(r"\s*[+\-]?\d{1,3}\.\d+(\s*[,、\s]\s*[+\-]?\d{1,3}\.\d+)?\s*")
"""A decimal number or a pair of them (coordinates): their fractions are no numbers of anybody."""

_UNSEEN = (
    r"\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Marks, joiners and fillers that stand between digits and do not show."""
_OTHER_DIGITS = (
    r"\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    "〇一二三四五六七八九"
)
_DISGUISES = re.compile(f"[{_UNSEEN}{_OTHER_DIGITS}]")
_DROPPED = re.compile(f"[{_UNSEEN}]")
_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")

_HEADINGS = ("個人番号", "コジンバンゴウ", "マイナンバー", "mynumber")
_CARDS = re.compile("個人番号カード|マイナンバーカード|mynumbercard")
_BRACKETS = re.compile(r"[()\[\]「」・/]")


def is_valid_number(digits: str) -> bool:
    """Whether twelve decimal digits (of any script) carry a right check digit."""
    values = [int(digit) for digit in digits]
    remainder = sum(p * q for p, q in zip(values, _WEIGHTS, strict=False)) % 11
    return values[11] == (0 if remainder <= 1 else 11 - remainder)


def holds_personal_number(text: str) -> bool:
    """Whether some twelve digits in the text, also full-width or split up, could be one."""
    return any(
        is_valid_number(digits)
        for written in _readings(text)
        if _CANDIDATE.search(written) and not _DECIMALS.fullmatch(written)
        for run in _RUN.finditer(written)
        for digits in _twelves(re.findall(r"\d+", run.group()))
    )


def first_suspect(cells: Sequence[str], declared: frozenset[int]) -> int | None:
    """The column (from 1) of the first cell that may hold a 個人番号, declared ones left out."""
    # One search over the whole row first: almost every row ends here.
    if not any(map(_CANDIDATE.search, _readings("\0".join(cells)))):
        return None
    for column, cell in enumerate(cells, start=1):
        if column not in declared and holds_personal_number(cell):
            return column
    return None


def _readings(text: str) -> Iterator[str]:
    """The text as it is written; and with plain digits for ①, ² and 一, and nothing unseen."""
    yield text
    if _DISGUISES.search(text):
        yield _DROPPED.sub("", unicodedata.normalize("NFKC", text).translate(_KANJI))


def is_personal_number_heading(cell: str) -> bool:
    """Whether a heading announces 個人番号; the card's own statistics (交付率 …) do not."""
    rest = _CARDS.sub("", _folded(cell))
    return any(heading in rest for heading in _HEADINGS)


def is_exactly_personal_number(cell: str) -> bool:
    """Whether a cell is nothing but such a heading, as in a table whose title stands above it."""
    rest = left = _BRACKETS.sub("", _folded(cell))
    for heading in _HEADINGS:
        left = left.replace(heading, "")
    return bool(rest) and not left


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _DROPPED.sub("", text))
    return re.sub(r"[\s_-]", "", plain).casefold()


def _twelves(groups: list[str]) -> Iterator[str]:
    """Every twelve digits made of whole neighbouring groups."""
    for start in range(len(groups)):
        joined = ""
        for group in groups[start:]:
            joined += group
            if len(joined) == 12:
                yield joined
            if len(joined) >= 12:
                break
