"""Repeated rows in a form: `sites-0-name`, `sites-1-name` … added, removed and renumbered."""

import re

from werkzeug.datastructures import MultiDict

Values = MultiDict[str, str]

MOST_ROWS = 100


def row_numbers(values: Values, group: str) -> list[int]:
    """The numbers of the rows a form was posted with, ascending."""
    pattern = re.compile(rf"{re.escape(group)}-([0-9]{{1,4}})-[a-z_]+")
    return sorted({int(found[1]) for name in values if (found := pattern.fullmatch(name))})


def without_blank(values: Values, group: str, given: frozenset[str] = frozenset()) -> Values:
    """The same form without the group's blank rows, the rest renumbered from 0.

    Columns in `given` are filled in by the page itself and do not count.
    """
    kept = [
        number
        for number in row_numbers(values, group)
        if any(text.strip() for text in _row(values, group, number, given))
    ]
    return _renumbered(values, group, kept)


def with_new_rows(values: Values, group: str, columns: tuple[str, ...], count: int) -> Values:
    """The same form with so many blank rows more, as far as it takes them."""
    numbers = row_numbers(values, group)
    changed = _renumbered(values, group, numbers)
    for number in range(len(numbers), min(len(numbers) + count, MOST_ROWS)):
        for column in columns:
            changed.add(f"{group}-{number}-{column}", "")
    return changed


def without_row(values: Values, group: str, number: int) -> Values:
    """The same form without row `number`."""
    return _renumbered(values, group, [n for n in row_numbers(values, group) if n != number])


def _row(values: Values, group: str, number: int, given: frozenset[str]) -> list[str]:
    prefix = f"{group}-{number}-"
    return [
        text
        for name, text in values.items(multi=True)
        if name.startswith(prefix) and name.removeprefix(prefix) not in given
    ]


def _renumbered(values: Values, group: str, kept: list[int]) -> Values:
    new_number = {old: new for new, old in enumerate(kept)}
    pattern = re.compile(rf"{re.escape(group)}-([0-9]{{1,4}})-([a-z_]+)")
    changed: Values = MultiDict()
    for name, text in values.items(multi=True):
        found = pattern.fullmatch(name)
        if found is None:
            changed.add(name, text)
        elif int(found[1]) in new_number:
            changed.add(f"{group}-{new_number[int(found[1])]}-{found[2]}", text)
    return changed
