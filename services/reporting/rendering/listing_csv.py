"""CSV of the project list, as UTF-8 with BOM and as CP932.

Text is data, never a formula: a text that a spreadsheet would calculate gets one apostrophe before
it, and is listed; so are the columns that one would change on opening. Everything else, ① and ⅰ
included, is written as it is; numbers have no separators.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from services.reporting.document.blocks import Cell, Document, Table
from shared.vocabulary import Coercion, Replacement, coercions, cp932_text, harmless, is_visible


def to_csv(document: Document, path: Path) -> list[str]:
    """UTF-8 with BOM; returns what was written otherwise than in the report, in Japanese."""
    text, notes = _written(document.listing)
    path.write_bytes(text.encode("utf-8-sig"))
    return notes


def to_csv_cp932(document: Document, path: Path) -> list[str]:
    """CP932; returns what was written otherwise, with every character that CP932 cannot hold."""
    replaced: dict[Replacement, None] = {}
    text, notes = _written(_fitting(document.listing, replaced))
    path.write_bytes(text.encode("cp932"))
    return notes + [_replaced(one) for one in replaced]


def _replaced(one: Replacement) -> str:
    code = f"U+{ord(one.character):04X}"
    told = f"「{one.character}」（{code}）" if is_visible(one.character) else code
    match one.written:
        case "":
            done = "除きました"
        case " ":
            done = "空白に置き換えました"
        case written:
            done = f"「{written}」に置き換えました"
    return f"{told}はCP932で表せないため、{done}。"


def _fitting(listing: Table, replaced: dict[Replacement, None]) -> Table:
    """The table as CP932 can hold it. Before formulas are looked for: one may begin behind a
    character that is dropped."""

    def fit(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        held = cp932_text(cell)
        replaced.update(dict.fromkeys(held.replaced))
        return held.text

    return replace(listing, rows=tuple(tuple(map(fit, row)) for row in listing.rows))


def _written(listing: Table) -> tuple[str, list[str]]:
    notes: list[str] = []
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.heading for column in listing.columns)
    for row in listing.rows:
        notes += _marked(row)
        writer.writerow(_safe(cell) for cell in row)
    return out.getvalue(), [*notes, *_coerced(listing)]


def _coerced(listing: Table) -> list[str]:
    """The columns of which Excel makes other values, with the first of them."""
    found: dict[tuple[int, Coercion], str] = {}
    for row in listing.rows:
        cells = [str(cell) for cell in row]
        for place, becomes in coercions(cells):
            found.setdefault((place, becomes), cells[place].strip())
    return [
        f"「{listing.columns[place].heading}」の列（「{example}」など）は、"
        f"Excelでそのまま開くと値が変わります（{becomes.label}）。"
        for (place, becomes), example in sorted(found.items())
    ]


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _marked(row: Iterable[Cell]) -> list[str]:
    return [
        f"「{str(cell)[:20]}」は計算式と見なされないよう、「'」を付けました。"
        for cell in row
        if _safe(cell) != cell
    ]
