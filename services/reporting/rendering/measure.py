"""How much room text takes on a worksheet, in Excel's own unit: widths of a digit.

Excel keeps the height of rows that it is given and of merged cells as it is, so both must be
reckoned; other programs do not reckon any.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_POINTS_PER_LINE = 1.4
_PADDING_POINTS = 4.0
_PADDING_DIGITS = 1.0
_WORDS = re.compile(r"[!-~]+|.")


def width_of(text: str, size: float = 10) -> float:
    """Digits that the widest line of a text takes at a letter size (pt)."""
    return max((_digits(line) for line in text.split("\n")), default=0.0) * size / 10


def lines_in(text: str, width: float, size: float = 10) -> int:
    """Lines that a text takes in a cell of so many digits: a word goes over as a whole."""
    room = max(2.0, width - _PADDING_DIGITS) * 10 / size
    return sum(_lines(line, room) for line in text.split("\n"))


def _lines(line: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in _WORDS.findall(line):
        wide = _digits(word)
        if used + wide > room and used:
            lines, used = lines + 1, 0.0
        more, used = divmod(used + wide, room)
        lines += int(more)
    return lines


def height_points(lines: int, size: float = 10) -> float:
    """Height of a row of so many lines."""
    return lines * size * _POINTS_PER_LINE + _PADDING_POINTS


def spans(needs: Sequence[float], widths: Sequence[float]) -> list[tuple[int, int]]:
    """Which of a sheet's columns (first, last) each of a table's columns takes.

    `needs` are the widths that the table's columns ask for; each gets at least one of the
    sheet's, and further ones until it has room or the rest would have none.
    """
    taken, at = [], 0
    for place, need in enumerate(needs):
        last, most = at, len(widths) - (len(needs) - place)
        while last < most and sum(widths[at : last + 1]) < need:
            last += 1
        taken.append((at, last))
        at = last + 1
    return taken


def needs_of(columns: Iterable[tuple[float, Iterable[str]]]) -> list[float]:
    """Widths that columns ask for: their longest text, but no more than their share."""
    return [
        min(share, max((width_of(text) for text in texts), default=0.0) + _PADDING_DIGITS)
        for share, texts in columns
    ]


def _digits(line: str) -> float:
    return sum(1.92 if unicodedata.east_asian_width(one) in "WFA" else 1.05 for one in line)


def pixels(widths: Sequence[float]) -> float:
    """How wide columns are on the screen and, at 96 to an inch, on paper."""
    return sum(7 * width + 5 for width in widths)
