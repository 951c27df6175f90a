"""What was told of the municipalities, so that only changes are told again."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.council.storage.tables import municipalities
from shared.database import put


def told(session: Session, code: str) -> dict[str, Any] | None:
    """The figures last announced; None before the first time. The row is locked."""
    query = select(municipalities.c.told).where(municipalities.c.code == code).with_for_update()
    return session.scalar(query)


def note(session: Session, code: str, figures: dict[str, Any]) -> None:
    put(session, municipalities, {"code": code, "told": figures}, "code")
