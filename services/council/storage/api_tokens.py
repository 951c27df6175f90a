"""API tokens, found by the hash of their secret."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, true, update
from sqlalchemy.orm import Session

from services.council.domain.api_tokens import ApiToken
from services.council.storage.tables import api_tokens
from shared.access import Scope
from shared.database import page_of

_NEWEST = api_tokens.c.created_at.desc(), api_tokens.c.id


def find(session: Session | Connection, token_id: str) -> ApiToken | None:
    row = session.execute(select(api_tokens).where(api_tokens.c.id == token_id)).one_or_none()
    return _token(row) if row else None


def find_and_lock(session: Session, token_id: str) -> ApiToken | None:
    return _one(session, api_tokens.c.id == token_id)


def find_by_secret(session: Session, secret_hash: str) -> ApiToken | None:
    """Locked, as its use is about to be noted."""
    return _one(session, api_tokens.c.secret_hash == secret_hash)


def add(session: Session, token: ApiToken) -> None:
    session.execute(insert(api_tokens).values(_row_of(token)))


def save(session: Session, token: ApiToken) -> None:
    row = _row_of(token)
    session.execute(update(api_tokens).where(api_tokens.c.id == token.id).values(row))


def _row_of(token: ApiToken) -> dict[str, Any]:
    stored = {"scopes": sorted(token.scopes), "last_day": token.last_day.isoformat()}
    return {**vars(token), **stored}


def list_of(
    session: Session, municipality: str | None, page: int, per_page: int
) -> tuple[Sequence[ApiToken], int]:
    """One page of those not revoked, newest first, of one municipality or of all; and how many."""
    whose = api_tokens.c.municipality == municipality if municipality else true()
    conditions = (whose, api_tokens.c.revoked_at.is_(None))
    query = select(api_tokens).where(*conditions).order_by(*_NEWEST)
    rows, total = page_of(session, query, page, per_page)
    return [_token(row) for row in rows], total


_IN_USE_OF = (
    select(api_tokens)
    .where(api_tokens.c.municipality == bindparam("of"), api_tokens.c.revoked_at.is_(None))
    .order_by(*_NEWEST)
    .limit(bindparam("most"))
)
"""Asked for each home page; SQLAlchemy takes longer to write it than the database to answer."""


def newest_of(session: Session, municipality: str, most: int) -> Sequence[ApiToken]:
    """The newest of a municipality that were not revoked."""
    found = session.execute(_IN_USE_OF, {"of": municipality, "most": most})
    return [_token(row) for row in found]


def count_in_use(session: Session, municipality: str, today: date) -> int:
    """How many of a municipality were not revoked and are within their last day."""
    query = select(func.count()).where(
        api_tokens.c.municipality == municipality,
        api_tokens.c.revoked_at.is_(None),
        api_tokens.c.last_day >= today.isoformat(),
    )
    return session.scalar(query) or 0


def _one(session: Session, condition: ColumnElement[bool]) -> ApiToken | None:
    row = session.execute(select(api_tokens).where(condition).with_for_update()).one_or_none()
    return _token(row) if row else None


def _token(row: Row[Any]) -> ApiToken:
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    last_day = date.fromisoformat(row.last_day)
    return ApiToken(**{**row._mapping, "scopes": scopes, "last_day": last_day})
