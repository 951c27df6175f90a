"""What the PDF has in place of characters that the report's fonts cannot draw.

PDF/UA forbids a missing glyph. What reads the same is printed instead, or else 〓; either is told.
A lowered or raised character (₂, ⁻) is printed as the plain one, below or above its line.
"""

import unicodedata
from typing import Literal

from services.reporting.rendering.glyphs import drawable
from shared.vocabulary import GETA

Script = Literal["sub", "super"]

_READ_THE_SAME = str.maketrans("✔✅☑☐⬜⬛⚪⚫⬤✕✖✗✘❌☓►➔➜⟨⟩⦅⦆∼⌀", "✓✓✓□□■○●●××××××▶→→〈〉｟｠～φ")
_SAME_MEANING = ("", "<compat>", "<font>", "<square>")
"""Decompositions that lose the look alone: in <fraction>, 2⅛ would become 21⁄8."""


def substitutes(text: str) -> dict[str, str]:
    """Each character of the text that is printed as another, in order of appearance."""
    missing = _missing(text)
    return {one: _instead(one) for one in missing if _plain(one) is None}


def scripts(text: str) -> dict[str, tuple[Script, str]]:
    """Each character of the text that is printed as a plain one below or above its line."""
    plain = {one: _plain(one) for one in _missing(text)}
    return {one: found for one, found in plain.items() if found}


def _missing(text: str) -> list[str]:
    return [one for one in dict.fromkeys(text) if not _is_drawn(one)]


def _is_drawn(character: str) -> bool:
    # Format characters, variation selectors among them, and line ends need no glyph.
    invisible = unicodedata.category(character) in ("Cf", "Cc") or "VARIATION SELECTOR" in (
        unicodedata.name(character, "")
    )
    return invisible or ord(character) in drawable()


def _plain(character: str) -> tuple[Script, str] | None:
    found = unicodedata.normalize("NFKC", character)
    if not all(map(_is_drawn, found)):
        return None
    match _decomposition(character):
        case "<sub>":
            return "sub", found
        case "<super>":
            return "super", found
    return None


def _instead(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return "\u00a0" if _decomposition(character) == "<noBreak>" else " "
    if _decomposition(character) not in _SAME_MEANING:
        return GETA
    found = unicodedata.normalize("NFKC", character).translate(_READ_THE_SAME)
    is_letter_alone = found[0] != " " and not unicodedata.combining(found[0])
    return found if is_letter_alone and all(map(_is_drawn, found)) else GETA


def _decomposition(character: str) -> str:
    """How Unicode derives the character from others: "<sub>", "<font>"…, empty if not marked."""
    first = unicodedata.decomposition(character).partition(" ")[0]
    return first if first.startswith("<") else ""
