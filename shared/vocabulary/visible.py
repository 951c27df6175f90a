"""Whether people see a text as it is stored: names must not be empty to the eye, nor turned round.

Windows sets marks of direction around what is copied from it (figures of its calculator, dates and
paths of its files), web pages set places to break a line. `as_seen` is what is left of a text: the
variation selectors of 葛󠄀城 and the joiners of 👩‍🌾 belong to a character and stay.
"""

import re
import unicodedata

_TAKEN_APART = re.compile(
    "[^\uf900-\ufaff\U0002f800-\U0002fa1f][\u0300-\u036f\u3099\u309a]+|[\u1100-\u11ff]{2,}"
)
"""A letter and the marks on it: が as か and two dots, é, 한.

Only these are composed. To normalize a whole text makes U+795E of U+FA19, of which there are names,
and of U+212B a character that CP932 lacks.
"""
_LEFT_TO_RIGHT = "\u200e\u202a\u202c\u202d\u2066\u2068\u2069"
"""Where everything runs from left to right anyway, these change nothing."""
_TURNING = "\u061c\u200f\u202b\u202e\u2067"
_MARKS = f"{_LEFT_TO_RIGHT}{_TURNING}"
_IDLE_MARK = re.compile(
    rf"(?m)[{_MARKS}]+(?=[ \t\u3000]*$)|^[{_LEFT_TO_RIGHT}\u061c\u200f]+"
    rf"|[{_LEFT_TO_RIGHT}]|\u200f(?=\u200e)"
)
"""Those that turn nothing: at the edges of a line, taken back at once, or of its own direction."""

_SYMBOLS = "#*0-9\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_USED = "|".join(
    (
        "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f",  # the flag of a region
        rf"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])",
        rf"(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]",
        rf"(?<=[{_SYMBOLS}])[\ufe00-\ufe0f]",
        f"[{_MARKS}]",
    )
)
_IGNORABLE = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]"
)
"""What programs may leave unshown: Unicode's Default_Ignorable_Code_Point."""
_UNUSED = re.compile(rf"(?P<used>{_USED})|{_IGNORABLE}")

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and signs, to Unicode, that show nothing: fillers of 한글, the empty Braille cell, …"""
_JOINED = frozenset({"Mn", "Me", "Cf"})
"""Marks on the character before, variation selectors among them, and joiners."""
_RESERVED = range(0xE0000, 0xE1000)
"""Also where nothing is assigned yet."""


def as_seen(text: str) -> str:
    """The text composed, without what neither shows nor changes how its neighbours look.

    Marks of direction stay where they turn something, or may: beside letters that are written
    from right to left, and where `turning_mark` finds them.
    """
    kept = composed(_UNUSED.sub(lambda found: found["used"] or "", text))
    if not has_direction_mark(kept) or any(map(_is_right_to_left, kept)):
        return kept
    return _IDLE_MARK.sub("", kept)


def composed(text: str) -> str:
    """The text with each letter and its marks as one character where there is one."""
    return _TAKEN_APART.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def without_ignorables(text: str) -> str:
    """The text without anything that programs may leave unshown, for what is compared, not kept."""
    return re.sub(_IGNORABLE, "", text)


def turning_mark(text: str) -> int | None:
    """Where the first mark of direction stands, which misleads the eye; None without one."""
    return next((place for place, one in enumerate(text) if one in _MARKS), None)


def turning_mark_told(text: str) -> str:
    """The sentence about the first mark of direction that `as_seen` left; empty without one."""
    if (place := turning_mark(text)) is None:
        return ""
    before = text[:place].strip()[-10:]
    where = f"「{before}」の後" if before else "先頭"
    return (
        f"{where}に、文字の並びの向きを変える、目に見えない文字（U+{ord(text[place]):04X}）が"
        "あります。消して、入力し直してください。"
    )


def has_direction_mark(text: str) -> bool:
    """Whether a character in it changes the direction of writing, so that the eye is misled."""
    return turning_mark(text) is not None


def is_unseen(character: str) -> bool:
    """Whether it shows nothing by itself and takes, to the eye, no part in a text; no space does.

    Signs in the place of digits, formulas and headings are looked for without such characters.
    """
    joined = unicodedata.category(character) in _JOINED
    return joined or character in _BLANK_LETTERS or ord(character) in _RESERVED


def is_visible(text: str) -> bool:
    """Whether some character shows by itself: no space, joiner, filler or combining mark."""
    return any(map(_shows, text))


def character_told(character: str) -> str:
    """The character, or U+E0100 for one that shows nothing."""
    return character if is_visible(character) else f"U+{ord(character):04X}"


def length_seen(text: str) -> int:
    """How many characters people count: 辻 with a variation selector is one."""
    return sum(not is_unseen(character) for character in text)


def _is_right_to_left(character: str) -> bool:
    return character not in _MARKS and unicodedata.bidirectional(character) in ("R", "AL", "AN")


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    private = kind == "Co"  # 外字 of a town's own systems
    return private or not (kind[0] in "ZMC" or is_unseen(character))
