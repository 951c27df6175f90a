"""Texts that a spreadsheet would calculate, made harmless for it.

A cell that begins with = + - @ is a formula to Excel and its like, in their full-width and other
forms and behind spaces, tabs and line breaks too; OWASP advises one apostrophe before it. A
negative number is a number, with a unit that no formula knows too (－２０３号), and a sign alone,
as 不詳 is often written, calculates nothing: they stay. Dashes (―, –) are minus signs to none.
"""

import re
import unicodedata
from collections.abc import Sequence

from shared.vocabulary.visible import is_unseen

_STARTS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌−")
_HARMLESS = re.compile(
    r"[-=+@]+"  # signs alone
    r"|[-+] ?[¥\\]?((\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+)(e[-+]?\d{1,3})?"  # numbers
    r"(%|°c|[^\x00-\x7f]*)",  # with a unit: nothing beyond ASCII is an operator
    re.IGNORECASE,
)
_BEGUN = re.compile(f"\0(?:[^\\w\0]|[\u115f\u1160\u3164\uffa0])*[{re.escape(''.join(_STARTS))}]")
"""No letter or digit before the sign, between cells that are parted by NUL: most rows have none."""


def count_formulas(cells: Sequence[str]) -> int:
    """How many cells of a row a spreadsheet would take for formulas."""
    return sum(map(is_formula, cells)) if _BEGUN.search("\0" + "\0".join(cells)) else 0


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the cell for one."""
    begun = _seen(text)
    return begun != "" and begun[0] in _STARTS and not _HARMLESS.fullmatch(_plain(begun))


def harmless(text: str) -> str:
    """The text, as a spreadsheet shows it and calculates nothing: with an apostrophe if need be."""
    return f"'{text}" if is_formula(text) else text


def _seen(text: str) -> str:
    """From the first character that shows: spaces, marks and joiners before it hide nothing."""
    for place, character in enumerate(text):
        if character in _STARTS or not (character.isspace() or is_unseen(character)):
            return text[place:]
    return ""


def _plain(text: str) -> str:
    """With one form of each sign: ＝ and ⁼ are =, − and － are -."""
    return unicodedata.normalize("NFKC", text).replace("−", "-")
