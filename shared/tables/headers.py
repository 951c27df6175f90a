"""Which rows head the columns, and what the columns are called.

Municipal tables carry one to three heading rows: a title over everything, groups over several
columns (left empty under a merged cell), then names. A further row belongs to the heading as
long as some column is still unnamed or shares its name, and the row holds no figure.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

MOST_HEADER_ROWS = 3

_FIGURE = re.compile(
    r"[+\-▲△]?[\d,]+(\.\d+)?\s*[%人件円]?"  # amounts, counts, codes
    r"|(明治|大正|昭和|平成|令和|[明大昭平令mtshr])\.?\s*(\d+|元)\s*[./年].*"  # 昭32. 7. 1
    r"|\d{4}[-/.年]\s*\d{1,2}.*"  # 2026/11/23
    r"|\d{1,2}[:時]\d{2}.*"  # 21:00
)


def detect_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows (blank ones left out) are headings: 1 to 3."""
    most = max(1, min(MOST_HEADER_ROWS, len(rows) - 1))
    for count in range(1, most):
        if not _continues(rows[count - 1], rows[count]):
            return count
    return most


def column_names(header: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One name per column, such as 人口／男; a column without any is called 列3."""
    width = max((len(row) for row in header), default=0)
    rows = [_spread(row, width) for row in header[:-1] if not _is_title(row, width)]
    rows.append(_padded(header[-1], width) if header else [])
    return tuple(
        "／".join(dict.fromkeys(part for part in parts if part)) or f"列{number}"
        for number, parts in enumerate(zip_longest(*rows, fillvalue=""), start=1)
    )


def column_letter(column: int) -> str:
    """Column 28 (from 1) is AB, as spreadsheets letter it."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _continues(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether `row` names columns that `above` leaves unnamed or gives one name."""
    if any(_is_figure(cell) for cell in row):
        return False
    width = max(len(above), len(row))
    names = _padded(above, width)
    return any(
        cell and (not name or names.count(name) > 1)
        for name, cell in zip(names, _padded(row, width), strict=True)
    )


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(unicodedata.normalize("NFKC", cell).strip().lower()))


def _is_title(row: Sequence[str], width: int) -> bool:
    return width > 2 and sum(1 for cell in row if cell.strip()) == 1


def _spread(row: Sequence[str], width: int) -> list[str]:
    """A group's name stands over its first column only; give it to those after it too."""
    spread: list[str] = []
    for cell in _padded(row, width):
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in row] + [""] * (width - len(row))
