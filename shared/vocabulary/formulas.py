"""Texts that a spreadsheet would calculate, made harmless for it.

A cell that begins with = + - @, a tab or a line break is a formula to Excel and its like, in their
full-width and other forms too; OWASP advises one apostrophe before it. A negative number is a
number, and a sign alone, as 不詳 is often written (-, ―), calculates nothing: both stay.
"""

import re
import unicodedata

_STARTS = frozenset("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌‐‑‒–—―−﹘︱︲")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_HARMLESS = re.compile(
    r"[-=+@]+"  # signs alone
    r"|[-+] ?[¥\\]?((\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+)(e[-+]?\d{1,3})?[%円人件]?",  # numbers
    re.IGNORECASE,
)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the cell for one."""
    begun = _seen(text)
    return begun != "" and begun[0] in _STARTS and not _HARMLESS.fullmatch(_plain(begun))


def harmless(text: str) -> str:
    """The text, as a spreadsheet shows it and calculates nothing: with an apostrophe if need be."""
    return f"'{text}" if is_formula(text) else text


def _seen(text: str) -> str:
    """From the first character that shows: spaces, marks and joiners before it hide nothing."""
    start = 0
    while start < len(text) and text[start] not in _STARTS and _is_unseen(text[start]):
        start += 1
    return text[start:]


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Mn", "Me")


def _plain(text: str) -> str:
    """With one form of each sign: ＝ and ⁼ are =, − and ― and － are -."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)
