"""The document as a renderer sets it: every cell in its printed form, bars as shares."""

from collections.abc import Iterator
from typing import Any

from services.reporting.document.basis import printed_chapters
from services.reporting.document.blocks import Block, Cell, Chapter, Document, Page, Table
from services.reporting.document.words import shown
from services.reporting.rendering.columns import HALF_MM, LYING_MM, width_of, widths
from services.reporting.rendering.fitting import letter_size, stays_whole
from shared.vocabulary import wareki


def view(document: Document) -> dict[str, Any]:
    """Cover and chapters as plain data for a template."""
    anchors = {
        block.anchor
        for chapter in document.chapters
        for block in chapter.blocks
        if isinstance(block, Page)
    }
    positions = [
        [name, f"{position:,}", digest] for name, position, digest in document.cover.positions
    ]
    date = wareki(document.cover.date)
    return {
        "cover": {**vars(document.cover), "date": date, "positions": positions},
        "chapters": [
            {
                "slug": chapter.slug,
                "heading": chapter.heading,
                "blocks": [_block(block, anchors) for block in chapter.blocks],
            }
            for chapter in printed_chapters(document)
        ],
    }


def flat(chapter: Chapter) -> Iterator[Block]:
    """The chapter's blocks with what stands on a page following that page."""
    for block in chapter.blocks:
        yield block
        if isinstance(block, Page):
            yield from block.blocks


def _block(block: Block, anchors: set[str]) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block, anchors)
    if isinstance(block, Page):
        inner = [_block(one, anchors) for one in block.blocks]
        return {**vars(block), "blocks": inner, "size": letter_size(block)}
    return vars(block)


def _table(table: Table, anchors: set[str]) -> dict[str, Any]:
    columns = [{**vars(column), "right": column.is_numeric} for column in table.columns]
    highest = [
        max((_number(row[place]) for row in _body(table)), default=0)
        for place in range(len(columns))
    ]
    given, width = widths(table), width_of(table)
    return {
        "block": table.block,
        "widths": [round(one, 2) for one in given],
        "shares": [round(100 * one / width, 1) for one in given],
        "caption": table.caption,
        "unit": table.unit,
        "half": width == HALF_MM,
        "lying": width == LYING_MM,
        "whole": stays_whole(table),
        "notes": list(table.notes),
        "columns": columns,
        "rows": [
            {
                "total": place >= len(table.rows) - table.totals,
                "link": _link(table, place, anchors),
                "cells": _cells(table, row, highest, place < len(table.rows) - table.totals),
            }
            for place, row in enumerate(table.rows)
        ],
    }


def _body(table: Table) -> tuple[tuple[Cell, ...], ...]:
    return table.rows[: len(table.rows) - table.totals]


def _cells(
    table: Table, row: tuple[Cell, ...], highest: list[float], in_body: bool
) -> list[dict[str, Any]]:
    return [
        {
            "text": shown(cell, column.kind),
            "right": column.is_numeric,
            "share": _number(cell) / top if column.bar and in_body and top else 0,
        }
        for cell, column, top in zip(row, table.columns, highest, strict=True)
    ]


def _number(cell: Cell) -> float:
    return max(cell, 0) if isinstance(cell, int | float) else 0


def _link(table: Table, place: int, anchors: set[str]) -> str:
    anchor = table.links[place] if place < len(table.links) else ""
    return anchor if anchor in anchors else ""
