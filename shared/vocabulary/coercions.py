"""Values that a spreadsheet makes others of, when it opens a CSV file without being asked to.

Excel takes a cell that looks like a number or a day for one: of 012238 it keeps 12238, of the lot
3-5 the fifth of March. Nothing that is written into the file stops that in every program: a formula
such as ="012238" is one to no program but a spreadsheet, and an apostrophe is a character. So cells
stay as they are, and people are told which columns to open as text.
"""

import re
from collections.abc import Iterator, Sequence

from shared.vocabulary.classifications import Labelled


class Coercion(Labelled):
    """What becomes of a text that looks like a number or a day."""

    ZEROS = "leading_zeros", "先頭の0が消える"
    DIGITS = "many_digits", "「1.23E+11」のような表示になり、16桁目からは0になる"
    POWER = "power_of_ten", "「1.00E+05」のような数になる"
    DAY = "day", "日付になる"


_CELL = re.compile(
    r"(?<=\0)\s*(?:(?P<leading_zeros>[0０]\d{1,99}(?:[.．]\d{1,99})?)|(?P<many_digits>\d{12,99})"
    r"|(?P<power_of_ten>[1-9]\d{0,99}[Ee]\d{1,2})"
    r"|(?P<day>(?P<first>\d{1,2})(?P<mark>[-/])(?P<second>\d{1,2})(?:(?P=mark)(?P<third>\d{1,2}))?)"
    r")\s*(?=\0)"
)


def coercions(cells: Sequence[str]) -> Iterator[tuple[int, Coercion]]:
    """The cells of a row that become something else, by their place in it."""
    row = "\0" + "\0".join(cells) + "\0"
    for found in _CELL.finditer(row):
        if not found["day"] or _is_a_day(found):
            yield row.count("\0", 0, found.start()) - 1, Coercion(_kind(found))


def _kind(found: re.Match[str]) -> str:
    return next(kind for kind in Coercion if found[kind])


def _is_a_day(found: re.Match[str]) -> bool:
    """Month and day, month and year, or year, month and day."""
    first, second = int(found["first"]), int(found["second"])
    if found["third"]:
        return second in range(1, 13) and int(found["third"]) in range(1, 32)
    return first in range(1, 13) or second in range(1, 13)
