"""Text that was once read in another encoding than it is written in (文字化け).

Told by rule: what remains of UTF-8, written back in the encoding that it was taken for, is whole
characters again. Half-width kana behind a kanji, or one of the kanji that every kana begins with,
must stand in it, since three kanji that nobody garbled may happen to be written so.
"""

import re

_SIGNS = re.compile("\ufffd|[\u4e00-\u9fff][｡-ﾟ]|[縺繧繝]|[\u00c2-\u00ef][^\0-\u007f]")
_CHARACTER = rb"(?:[\xe3-\xe9][\x80-\xbf]|\xef[\xbc\xbd])[\x80-\xbf]"
"""Kana, kanji, signs and full-width forms in UTF-8."""
_LOST = "・"
"""Windows writes it for bytes that CP932 has no character for: up to two of a character's three."""
_BETWEEN_LOST = re.compile(
    rb"(?P<before>[\x80-\xbf]{0,2})"
    rb"(?P<whole>(?:[\x00-\x7f]|" + _CHARACTER + rb")*)"
    rb"(?P<after>(?:[\xe3-\xe9\xef][\x80-\xbf]?)?)"
)


def may_be_garbled(text: str) -> bool:
    """Whether a closer look is worth its time: quick, over many cells at once."""
    return _SIGNS.search(text) is not None


def is_garbled(cell: str) -> bool:
    """Whether the cell holds U+FFFD, or is UTF-8 that was read as CP932 or as Latin-1."""
    if not may_be_garbled(cell):
        return False
    return "\ufffd" in cell or _was_read_as_latin_1(cell) or _was_read_as_cp932(cell)


def _was_read_as_latin_1(cell: str) -> bool:
    """Also as the code page 1252 of Windows, which has signs where Latin-1 has controls."""
    try:
        return bool(b"".join(map(_latin_byte, cell)).decode("utf-8"))
    except UnicodeError:
        return False


def _latin_byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _was_read_as_cp932(cell: str) -> bool:
    try:
        pieces = [piece.encode("cp932") for piece in cell.split(_LOST)]
    except UnicodeEncodeError:
        return False
    found = [match for piece in pieces if (match := _BETWEEN_LOST.fullmatch(piece))]
    if len(found) < len(pieces) or found[0]["before"] or found[-1]["after"]:
        return False
    read = b"".join(match["whole"] for match in found).decode("utf-8")
    characters = [character for character in read if not character.isascii()]
    return len(characters) + len(pieces) > 2 and _is_in_cp932("".join(characters))


def _is_in_cp932(text: str) -> bool:
    try:
        return bool(text.encode("cp932"))
    except UnicodeEncodeError:
        return False
