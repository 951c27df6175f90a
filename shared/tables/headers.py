"""Which rows head the columns, and what the columns are called.

Municipal tables carry titles above (rows of a single cell, or of one beside a day or a unit), then
one to three heading rows: groups over several columns (left empty under a merged cell), then names,
then perhaps units. A further row belongs to the heading if it names columns that are unnamed or
share their name, leaves the others empty, and holds no figure. It belongs to it too if it names
groups anew, each of its columns, and the next row has figures where it has words: a group over one
column has its own name.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile, zip_longest

from shared.tables.cell_kinds import (
    is_amount,
    is_aside,
    is_dash,
    is_figure,
    is_period,
    is_unit,
    is_value,
    tells_unit,
)

MOST_HEADER_ROWS = 10
"""All that stands above the data, titles included."""


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

    @property
    def names_one(self) -> bool:
        """Whether a single column has a name, as below a title that is taken for the heading."""
        return len(self.columns) == len(self.unnamed) + 1


def detect_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows (blank ones left out) stand above the data: 1 to 10."""
    least = _title_rows(rows[:MOST_HEADER_ROWS]) + 1
    most = max(least, min(MOST_HEADER_ROWS, len(rows) - 1))
    for count in range(least, most):
        above, row, below = rows[count - 1 : count + 2]
        if _gives_units(row, below):
            return count + 1
        if not (_holds_names(row, below) and _belongs_to(above, row, below)):
            return count
    return most


def _title_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many titles stand above the first row that names several columns.

    One with amounts is data, and the cell above it is the only name that there is.
    """
    place = next((place for place, row in enumerate(rows) if _names_several(row)), 0)
    naming = rows[place]
    above = len(list(takewhile(lambda row: _is_title(row, naming), rows[:place])))
    return max(0, above - (above == place and any(map(is_amount, naming))))


def read_heading(header: Sequence[Sequence[str]]) -> Heading:
    """One name per column, such as 人口／男; one without any is called 列3, a second 電話（2）."""
    width = max((len(row) for row in header), default=0)
    naming = next(filter(_names_several, header), header[-1])
    rows = [row for row in header[:-1] if width == 1 or not _is_title(row, naming)]
    titles = len(header) - 1 - len(rows)
    rows.append(header[-1])
    units = [_without_dashes(rows.pop(), width)] if rows[1:] and _is_of_units(rows[-1]) else []
    spread = [_spread(row, width) for row in rows[:-1]]
    parts = zip(*spread, _padded(rows[-1], width), *units, strict=True)
    names = ["／".join(dict.fromkeys(filter(None, part))) for part in parts]
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


def _belongs_to(above: Sequence[str], row: Sequence[str], below: Sequence[str]) -> bool:
    return _continues(above, row) or _names_groups(above, row, below)


def _holds_names(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether no cell of the row is a value: years and days are names above values alone."""
    if any(map(is_value, row)):
        return False
    beneath = [value for cell, value in zip_longest(row, below, fillvalue="") if is_period(cell)]
    return not beneath or any(map(is_value, beneath))


def _continues(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether `row` names columns that `above` leaves unnamed or gives one name.

    Under a column that has its own name already, a further row of the heading is empty.
    """
    width = max(len(above), len(row))
    names, cells = _padded(above, width), _padded(row, width)
    named = [
        bool(name) and names.count(name) == 1 and not _heads_a_group(names, place)
        for place, name in enumerate(names)
    ]
    repeated = all(
        cell in ("", name) for name, cell, alone in zip(names, cells, named, strict=True) if alone
    )
    tells_apart = any(
        cell and (not name or names.count(name) > 1)
        for name, cell in zip(names, cells, strict=True)
    )
    return repeated and tells_apart


def _names_groups(above: Sequence[str], row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether `above` names groups, some of several columns, and `row` each column, then data."""
    width = max(len(above), len(row), len(below))
    groups, names, values = (_padded(one, width) for one in (above, row, below))
    beneath = list(zip(groups, names, strict=True))
    has_groups = any(group and group == after for group, after in pairwise(groups))
    is_finer = any(name and not group for group, name in beneath)
    is_whole = all(name for group, name in beneath if group)
    counted = any(name and is_figure(value) for name, value in zip(names, values, strict=True))
    return has_groups and is_finer and is_whole and counted


def _gives_units(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row says no more than what the figures below it count."""
    beneath = zip(row, below, strict=False)
    return _is_of_units(row) and any(is_unit(cell) and is_figure(value) for cell, value in beneath)


def _is_of_units(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell.strip() and not is_dash(cell)]
    return bool(cells) and all(map(is_unit, cells))


def _heads_a_group(names: Sequence[str], place: int) -> bool:
    """Whether the name stands over the unnamed column after it too."""
    return place + 1 < len(names) and not names[place + 1]


def _is_title(row: Sequence[str], naming: Sequence[str]) -> bool:
    """Whether the row is a single cell, or one beside a day or a unit that names no column.

    Below such a row, the row that names the columns has a name for each of its cells, and more if
    the cell beside it may be a name.
    """
    if _filled_cells(row) == 1:
        return True
    beneath = zip_longest(row, naming, fillvalue="")
    is_wider = _filled_cells(row) < _filled_cells(naming)
    return (
        not _names_several(row)
        and (is_wider or any(map(tells_unit, row)))
        and all(name.strip() for cell, name in beneath if cell.strip() and not is_aside(cell))
    )


def _names_several(row: Sequence[str]) -> bool:
    return sum(1 for cell in row if cell.strip() and not is_aside(cell)) > 1


def _filled_cells(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _spread(row: Sequence[str], width: int) -> list[str]:
    """A group's name stands over its first column only; give it to those after it too."""
    spread: list[str] = []
    for cell in _padded(row, width):
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _without_dashes(row: Sequence[str], width: int) -> list[str]:
    return ["" if is_dash(cell) else cell for cell in _padded(row, width)]


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in row] + [""] * (width - len(row))
