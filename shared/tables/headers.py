"""Which rows head the columns, and what the columns are called.

Municipal tables carry titles and days above (rows of a single cell), then one to three heading
rows: groups over several columns (left empty under a merged cell), then names. A further row
belongs to the heading if it names columns that are unnamed or share their name, leaves the others
empty, and holds no figure. It belongs to it too if it names groups anew, each of its columns, and
the next row has figures where it has words: a group over one column has its own name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.vocabulary import with_hyphens

MOST_HEADER_ROWS = 5
"""All that stands above the data, titles included."""

_FIGURE = re.compile(
    r"[+\-▲△]?[\d,]+(\.\d+)?\s*[%人件円]?"  # amounts, counts, codes
    r"|(明治|大正|昭和|平成|令和|[明大昭平令mtshr])\.?\s*(\d+|元)\s*[./年].*"  # 昭32. 7. 1
    r"|\d{4}[-/.年]\s*\d{1,2}.*"  # 2026/11/23
    r"|\d{1,2}[:時]\d{2}.*"  # 21:00
)
_YEAR = re.compile(
    r"((明治|大正|昭和|平成|令和)\s*(\d{1,2}|元)|(18|19|20)\d\d)\s*(年度?)?|[MTSHR]\d{1,2}"
)


@dataclass(frozen=True)
class Heading:
    """What the columns are called, and what had to be done for it.

    `columns` are told apart; `unnamed` counts columns from 1, `repeated` are names that several
    had, `titles` rows of a single cell above the names.
    """

    columns: tuple[str, ...]
    unnamed: tuple[int, ...]
    repeated: tuple[str, ...]
    titles: int


def detect_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows (blank ones left out) stand above the data: 1 to 5."""
    least = _title_rows(rows[:MOST_HEADER_ROWS]) + 1
    most = max(least, min(MOST_HEADER_ROWS, len(rows) - 1))
    for count in range(least, most):
        above, row, below = rows[count - 1 : count + 2]
        if not _continues(above, row) and not _names_groups(above, row, below):
            return count
    return most


def _title_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows of a single cell stand above the first that names several columns.

    One with amounts is data, and the cell above it is the only name that there is.
    """
    for place, row in enumerate(rows):
        if _filled_cells(row) > 1:
            return max(0, place - any(map(_is_amount, row)))
    return 0


def read_heading(header: Sequence[Sequence[str]]) -> Heading:
    """One name per column, such as 人口／男; one without any is called 列3, a second 電話（2）."""
    width = max((len(row) for row in header), default=0)
    titles = sum(_is_title(row, width) for row in header[:-1])
    rows = [_spread(row, width) for row in header[:-1] if not _is_title(row, width)]
    rows.append(_padded(header[-1], width))
    names = ["／".join(dict.fromkeys(filter(None, parts))) for parts in zip(*rows, strict=True)]
    unnamed = tuple(column for column, name in enumerate(names, start=1) if not name)
    given = [name or f"列{column}" for column, name in enumerate(names, start=1)]
    repeated = tuple(name for name, times in Counter(given).items() if times > 1)
    return Heading(tuple(_told_apart(given)), unnamed, repeated, titles)


def _told_apart(names: Sequence[str]) -> Iterator[str]:
    taken = set(names)
    seen: Counter[str] = Counter()
    for name in names:
        apart = name
        while seen[name] and apart in taken:
            seen[name] += 1
            apart = f"{name}（{seen[name]}）"
        seen[name] = seen[name] or 1
        taken.add(apart)
        yield apart


def column_letter(column: int) -> str:
    """Column 28 (from 1) is AB, as spreadsheets letter it."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _continues(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether `row` names columns that `above` leaves unnamed or gives one name.

    Under a column that has its own name already, a further row of the heading is empty.
    """
    if any(_is_figure(cell) for cell in row):
        return False
    width = max(len(above), len(row))
    names, cells = _padded(above, width), _padded(row, width)
    named = [
        bool(name) and names.count(name) == 1 and not _heads_a_group(names, place)
        for place, name in enumerate(names)
    ]
    repeated = all(
        cell in ("", name) for name, cell, alone in zip(names, cells, named, strict=True) if alone
    )
    return repeated and any(cell for cell, alone in zip(cells, named, strict=True) if not alone)


def _names_groups(above: Sequence[str], row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether `above` names groups, some of several columns, and `row` each column, then data."""
    if any(map(_is_figure, row)):
        return False
    width = max(len(above), len(row), len(below))
    groups, names, values = (_padded(one, width) for one in (above, row, below))
    beneath = list(zip(groups, names, strict=True))
    has_groups = any(group and group == after for group, after in pairwise(groups))
    is_finer = any(name and not group for group, name in beneath)
    is_whole = all(name for group, name in beneath if group)
    counted = any(name and _is_figure(value) for name, value in zip(names, values, strict=True))
    return has_groups and is_finer and is_whole and counted


def _heads_a_group(names: Sequence[str], place: int) -> bool:
    """Whether the name stands over the unnamed column after it too."""
    return place + 1 < len(names) and not names[place + 1]


def _is_figure(cell: str) -> bool:
    written = with_hyphens(unicodedata.normalize("NFKC", cell))
    return bool(_FIGURE.fullmatch(written.strip().lower()))


def _is_amount(cell: str) -> bool:
    """Whether it is a figure and no year, which names columns of many tables."""
    return _is_figure(cell) and not _YEAR.fullmatch(unicodedata.normalize("NFKC", cell).strip())


def _is_title(row: Sequence[str], width: int) -> bool:
    return width > 1 and _filled_cells(row) == 1


def _filled_cells(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _spread(row: Sequence[str], width: int) -> list[str]:
    """A group's name stands over its first column only; give it to those after it too."""
    spread: list[str] = []
    for cell in _padded(row, width):
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in row] + [""] * (width - len(row))
