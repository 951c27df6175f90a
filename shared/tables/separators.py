"""What stands between the cells: a comma, unless the first lines say otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LINES_LOOKED_AT = 20

_TOLD = re.compile(r"sep=([^\w\s\"]|\t)[\r\n]*", re.IGNORECASE)
"""As Excel understands a first line, and writes it for other programs' commas."""
_QUOTED = re.compile(r'"[^"]*"?')
_QUOTED_CELL = re.compile(r'"(?:[^"]++|"")*+"')
_NAMES = {"\t": "タブ", ";": "セミコロン（;）", ",": "コンマ（,）"}


@dataclass(frozen=True)
class Separator:
    """The sign, and whether a first line that is no row of the table says so.

    With `has_blanks`, blanks behind the sign are no part of the cell: some programs write them
    before a quoted cell, whose quotes would be part of it otherwise.
    """

    sign: str = ","
    is_told: bool = False
    has_blanks: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether every program parts the cells there."""
        return self.sign == "," and not self.has_blanks

    @property
    def name(self) -> str:
        return _NAMES.get(self.sign, f"「{self.sign}」")


def find_separator(lines: Sequence[str]) -> Separator:
    """Of a table that begins with these lines.

    The first line that holds any of the signs decides, a comma before the others; the others only
    if the line after it holds as many, so that a title with a semicolon decides nothing.
    """
    told = _TOLD.fullmatch(lines[0]) if lines else None
    sign = told[1] if told else _likely_sign(lines)
    quoted = _QUOTED_CELL.sub('"', "".join(lines))
    return Separator(sign, bool(told), has_blanks=bool(re.search(rf'{re.escape(sign)} +"', quoted)))


def _likely_sign(lines: Sequence[str]) -> str:
    plain = [_QUOTED.sub("", line) for line in lines if line.strip()]
    for line, following in zip(plain, [*plain[1:], ""], strict=False):
        if "," in line:
            break
        for sign in "\t;":
            if sign in line and (not following or following.count(sign) == line.count(sign)):
                return sign
    return ","
