"""The guard against 個人番号 (マイナンバー): they may not enter the platform.

The check digit is that of 番号法総務省令（平成26年総務省令第85号）第5条: with the eleven digits
counted from the right as P1 … P11 and Qn = n + 1 (n ≤ 6) or n - 5 (n ≥ 7), it is
11 - (ΣPn·Qn mod 11), and 0 where the remainder is 0 or 1.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
"""For the eleven digits from left to right."""

_BETWEEN = r"[\s\-‐‑‒–—―⁃⁻−－﹘﹣⸺⸻゠〜～〰ｰー─━˗‾￣_＿・･()（）]"
_CANDIDATE = re.compile(rf"\d(?:{_BETWEEN}{{0,40}}\d){{11}}")
_RUN = re.compile(rf"\d+(?:{_BETWEEN}{{1,40}}\d+)*")
_DECIMALS = re.compile(r"[+\-]?\d{1,3}\.\d+((\s+|\s*[,、]\s*)[+\-]?\d{1,3}\.\d+)?")
"""A decimal number or a pair of them (coordinates): their fractions are no numbers of anybody."""

_PLANES = (range(0x80, 0x3400), range(0xF900, 0x20000), range(0xE0000, 0xE1000))
_OTHER_DIGITS = "〇一二三四五六七八九壱弐参零○◯"


def _plain_digits() -> dict[int, str]:
    """By code point, the digit that a sign stands for (①, ², 三, Ⅲ), or nothing for what hides."""
    plain = {}
    for code in (*chain(*_PLANES), *map(ord, _OTHER_DIGITS)):
        character = chr(code)
        value = 0 if character in "○◯" else unicodedata.numeric(character, -1)
        if value in range(10) and not character.isdecimal():
            plain[code] = str(int(value))
        elif unicodedata.category(character) in ("Mn", "Me", "Cf") or character in _FILLERS:
            plain[code] = ""
    return plain


_FILLERS = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"
_PLAIN = _plain_digits()
_OF_FIRST_PLANE = "".join(re.escape(chr(code)) for code in _PLAIN if code < 0x10000)
_DISGUISES = re.compile(f"[{_OF_FIRST_PLANE}]|[\U00010000-\U0010ffff]")
"""Beyond the first plane in one range: a class of single signs there is searched one by one."""

_HEADINGS = (
    "個人番号", "個人番號", "個人ナンバー", "個人no", "コジンバンゴウ", "マイナンバー",
    "マイナ番号", "mynumber",
)  # fmt: skip
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
        if _CANDIDATE.search(written) and not _DECIMALS.fullmatch(written.strip())
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
        yield unicodedata.normalize("NFKC", text.translate(_PLAIN))


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
    shown = "".join(one for one in text if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
    return re.sub(r"[\s_.・-]", "", unicodedata.normalize("NFKC", shown)).casefold()


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
