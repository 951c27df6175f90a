"""Rows that hold the words somebody typed to search."""

from typing import Any

from sqlalchemy import ColumnElement, or_

from shared.vocabulary import sought


def holds_words(column: ColumnElement[Any], typed: str) -> list[ColumnElement[bool]]:
    """One condition for each word; the column holds a `search_key`."""
    return [
        or_(*(column.contains(form, autoescape=True) for form in forms)) for forms in sought(typed)
    ]
