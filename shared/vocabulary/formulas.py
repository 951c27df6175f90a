"""Texts that a spreadsheet would calculate, made harmless for it.

A cell that begins with = + - @ is a formula to Excel and its like, in their full-width and other
forms and behind spaces, tabs and line breaks too; OWASP advises one apostrophe before it. A
negative number is a number, with a unit that no formula knows too (－２０３号), and a sign alone,
as 不詳 is often written, calculates nothing: they stay. Dashes (―, –) are minus signs to none.

A program that parts the file by semicolons, tabs or commas, whatever its quotes say, sees other
cells in it: what stands behind each of these, and in a new line, counts as the beginning of one.
A space, |, : or / may part it as well, but stand in every sentence: behind these an apostrophe
comes only before what calculates (=1+1, +A1, @SUM(1)), not before a word with a sign (東京 -大阪).
So an apostrophe may stand within a cell. The page before a download says so, and the original is
there for whoever needs each character.
"""

import re
import unicodedata
from collections.abc import Sequence

from shared.vocabulary.visible import is_unseen

_STARTS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌−")
_PARTED = re.compile(r"([,;\t\r\n])")
_HARMLESS = re.compile(
    r"[-=+@]+"  # signs alone
    r"|[-+] ?[¥\\]?((\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+)(e[-+]?\d{1,3})?"  # numbers
    r"(%|°c|[^\x00-\x7f]*)",  # with a unit: nothing beyond ASCII is an operator
    re.IGNORECASE,
)
_SEPARATORS = r"\0,;\t\r\n |:/"
_UNTIL_SIGN = (
    rf"(?:[^\w{_SEPARATORS}]|[\u115f\u1160\u3164\uffa0])*[{re.escape(''.join(sorted(_STARTS)))}]"
)
_BEGUN = re.compile(rf"[{_SEPARATORS}]{_UNTIL_SIGN}")
"""No letter or digit before the sign, in cells between NULs or their parts: few rows have one."""
_BEGUN_WITHIN = re.compile(rf"(?<![ |:/])[ |:/]++(?={_UNTIL_SIGN})")
_SAYS_SOMETHING = re.compile(r"[\w({'\"]")
_VALUE = re.compile(r"""[\d.,]+%?\s*\Z|[{']|"[^"]*" *(?:\Z|[-+*/^&<>=])""")
"""A quote that is not closed there is one of JSON, as in {"name": "T:="}."""
_SUM = re.compile(r"[\d.,]++%? *+[-+*/^&<>=] *+[-+]?[\d.(]")
_CALCULATED = re.compile(
    r"[-=+*/^&(,<>@!|] *+(?:[a-z_][\w.]*+\(|\$?[a-z]{1,3}\$?[1-9]\d{0,6}(?!\w))"  # F(…, A1
    r"|\|'",  # another program
    re.IGNORECASE,
)


def count_formulas(cells: Sequence[str]) -> int:
    """How many cells of a row a spreadsheet would take for formulas, whole or in a part."""
    if not _BEGUN.search("\0" + "\0".join(cells)):
        return 0
    return sum(harmless(cell) != cell for cell in cells)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the cell for one."""
    begun = _seen(text)
    return begun != "" and begun[0] in _STARTS and not _HARMLESS.fullmatch(_plain(begun))


def harmless(text: str) -> str:
    """The text, as a spreadsheet shows it and calculates nothing, however it parts the file.

    With an apostrophe before it, and before each part of it, that would be a formula.
    """
    first, *others = _PARTED.split(f"'{text}" if is_formula(text) else text)
    return "".join(map(_harmless_within, (first, *map(_harmless_part, others))))


def _harmless_part(part: str) -> str:
    """One that begins within a cell: quotes before it may be read as its own, or as none."""
    is_separator = _PARTED.fullmatch(part)
    return f"'{part}" if not is_separator and is_formula(part.replace('"', "")) else part


def _harmless_within(part: str) -> str:
    """Also behind each space, |, : and /, up to the next of the same kind."""

    def mark(parted: re.Match[str]) -> str:
        ends = {part.find(one, parted.end()) for one in parted.group()}
        begun = (part[parted.end() : end if end >= 0 else None] for end in ends)
        return parted.group() + "'" * any(map(_calculates, begun))

    return _BEGUN_WITHIN.sub(mark, part)


def _calculates(text: str) -> bool:
    """Whether a cell of this text has a value of its own making, and not only a sign too many."""
    if not _SAYS_SOMETHING.search(text):
        return False
    return any(map(_has_own_value, {text.lstrip('" '), text.replace('"', "")}))


def _has_own_value(text: str) -> bool:
    if not is_formula(text):
        return False
    formula = _plain(_seen(text))
    operand = formula.lstrip("-=+@ ")
    signs = formula[: len(formula) - len(operand)]
    is_value = "=" in signs and _VALUE.match(operand)
    return bool(is_value or _SUM.match(operand) or _CALCULATED.search(formula))


def _seen(text: str) -> str:
    """From the first character that shows: spaces, marks and joiners before it hide nothing."""
    for place, character in enumerate(text):
        if character in _STARTS or not (character.isspace() or is_unseen(character)):
            return text[place:]
    return ""


def _plain(text: str) -> str:
    """With one form of each sign: ＝ and ⁼ are =, − and － are -."""
    return unicodedata.normalize("NFKC", text).replace("−", "-")
