"""Whether people see a text as it is stored: names must not be empty to the eye, nor turned round.

Joiners and variation selectors inside a text that shows something are part of Japanese writing
(葛󠄀城, 辻󠄀) and stay.
"""

import unicodedata

_DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and signs, to Unicode, that show nothing: fillers of 한글, the empty Braille cell, …"""
_JOINED = frozenset({"Mn", "Me", "Cf"})
"""Marks on the character before, variation selectors among them, and joiners."""
_IGNORABLE = range(0xE0000, 0xE1000)
"""Also where nothing is assigned yet."""
_TRACES = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Where a line may or may not break, and a file's first mark: left by copying from elsewhere."""


def has_direction_mark(text: str) -> bool:
    """Whether a character in it changes the direction of writing, so that the eye is misled."""
    return not _DIRECTION_MARKS.isdisjoint(text)


def is_unseen(character: str) -> bool:
    """Whether it shows nothing by itself and takes, to the eye, no part in a text; no space does.

    Signs in the place of digits, formulas and headings are looked for without such characters.
    """
    joined = unicodedata.category(character) in _JOINED
    return joined or character in _BLANK_LETTERS or ord(character) in _IGNORABLE


def is_visible(text: str) -> bool:
    """Whether some character shows by itself: no space, joiner, filler or combining mark."""
    return any(map(_shows, text))


def length_seen(text: str) -> int:
    """How many characters people count: 辻 with a variation selector is one."""
    return sum(not is_unseen(character) for character in text)


def without_traces(text: str) -> str:
    """The text as it looks, for names that are compared by eye."""
    return text.translate(_TRACES)


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    private = kind == "Co"  # 外字 of a town's own systems
    return private or not (kind[0] in "ZMC" or is_unseen(character))
