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

_BETWEEN = r"[\s\u00ad\u200b-\u200d\u2060\ufeff\-‐‑‒–—―−－ｰー─﹣_＿]"
_CANDIDATE = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d){{11}}")
_RUN = re.compile(rf"\d+(?:{_BETWEEN}{{1,3}}\d+)*")
_DECIMALS = re.compile(r"\s*[+\-]?\d{1,3}\.\d+(\s*[,、\s]\s*[+\-]?\d{1,3}\.\d+)?\s*")
"""A decimal number or a pair of them (coordinates): their fractions are no numbers of anybody."""

_HEADINGS = ("個人番号", "マイナンバー", "mynumber")
_CARDS = re.compile("個人番号カード|マイナンバーカード|mynumbercard")
_BRACKETS = re.compile(r"[()\[\]「」・/]")


def is_valid_number(digits: str) -> bool:
    """Whether twelve decimal digits (of any script) carry a right check digit."""
    values = [int(digit) for digit in digits]
    remainder = sum(p * q for p, q in zip(values, _WEIGHTS, strict=False)) % 11
    return values[11] == (0 if remainder <= 1 else 11 - remainder)


def holds_personal_number(text: str) -> bool:
    """Whether some twelve digits in the text, also full-width or split up, could be one."""
    if not _CANDIDATE.search(text) or _DECIMALS.fullmatch(text):
        return False
    return any(
        is_valid_number(digits)
        for run in _RUN.finditer(text)
        for digits in _twelves(re.findall(r"\d+", run.group()))
    )


def first_suspect(cells: Sequence[str], declared: frozenset[int]) -> int | None:
    """The column (from 1) of the first cell that may hold a 個人番号, declared ones left out."""
    # One search over the whole row first: almost every row ends here.
    if not _CANDIDATE.search("\0".join(cells)):
        return None
    for column, cell in enumerate(cells, start=1):
        if column not in declared and holds_personal_number(cell):
            return column
    return None


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
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


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
