"""Texts as they are compared, exported and printed."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

GETA = "〓"
ROUNDED = "千円未満を四捨五入しているため、内訳の計と合計が一致しない場合があります。"
"""Stands wherever amounts in 千円 are shown together with their sum."""
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff0d\uff70"
"""What stands where - is meant: a Japanese keyboard gives ー or −, Word and PDF others."""
_TO_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))

# Unicode has two characters for each of these; CP932 knows only the second.
_CP932_FORMS = {
    "〜": "～",
    "−": "－",
    "—": "―",
    "‖": "∥",
    "¢": "￠",
    "£": "￡",
    "¬": "￢",
    "¥": "￥",
    "\u00a0": " ",
}
_DECOMPOSED_KANA = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Replacement(NamedTuple):
    """One character that CP932 does not hold, and what is written instead."""

    character: str
    written: str

    @property
    def lost(self) -> bool:
        """Whether nothing of the same meaning could be written."""
        return self.written == GETA

    @property
    def written_told(self) -> str:
        """What is written, also where that does not show."""
        return {"": "（なし）", " ": "空白"}.get(self.written, self.written)


class Cp932Text(NamedTuple):
    """A text that CP932 can hold, and each replaced character once, in order of appearance."""

    text: str
    replaced: list[Replacement]


def folded(text: str) -> str:
    """The text with one width and case of letters, and one space between words.

    Full-width, half-width, circled and Roman numeral characters are what they mean: ⅰ is i.
    """
    one_form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(one_form.split())


def holds_gaiji(text: str) -> bool:
    """Whether a character has a shape only where somebody has drawn one: 外字."""
    return _GAIJI.search(text) is not None


def with_hyphens(text: str) -> str:
    """A login or code, with - for whatever was typed in its place."""
    return text.translate(_TO_HYPHEN)


def cp932_text(text: str) -> Cp932Text:
    """The text with what CP932 lacks replaced: 〜 − — ‖ by their CP932 forms, the rest by 〓.

    ① and ⅰ, which CP932 holds as NEC and IBM characters, stay as they are.
    """
    composed = _DECOMPOSED_KANA.sub(lambda kana: unicodedata.normalize("NFC", kana[0]), text)
    replaced: dict[str, Replacement] = {}
    written = []
    for character in composed:
        instead = _cp932_character(character)
        if instead != character:
            replaced.setdefault(character, Replacement(character, instead))
        written.append(instead)
    return Cp932Text("".join(written), list(replaced.values()))


def _cp932_character(character: str) -> str:
    if character in _CP932_FORMS:
        return _CP932_FORMS[character]
    if _VARIATION_SELECTOR.match(character):
        return ""
    try:
        round_trip = character.encode("cp932").decode("cp932")
    except UnicodeEncodeError:
        return GETA
    return character if round_trip == character else GETA


def thousand_yen(yen: int) -> str:
    """An amount in 千円 with thousands separators: 1234000 → 1,234; half a thousand rounds up."""
    magnitude = (abs(yen) + 500) // 1000
    return f"{-magnitude if yen < 0 else magnitude:,}"


def figure_text(value: float) -> str:
    """All digits of a figure, with thousands separators: 80, 1,234.5, 0.00001 and never 1e-05."""
    return f"{Decimal(repr(value)).normalize():,f}"
