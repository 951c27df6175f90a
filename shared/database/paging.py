"""Lists are read page by page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func
from sqlalchemy.orm import Session


def page_of(
    session: Session, query: Select[Any], page: int, per_page: int
) -> tuple[Sequence[Row[Any]], int]:
    """One page (from 1) of the query's rows, in its order, and how many rows there are in all.

    A page that is not full tells that by itself, without counting.
    """
    before = (page - 1) * per_page
    rows = session.execute(query.limit(per_page).offset(before)).all()
    if len(rows) < per_page and (rows or before == 0):
        return rows, before + len(rows)
    counted = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    return rows, session.execute(counted).scalar_one()
