"""Reset codes: one per member, known by its hash."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.council.domain.codes import LIFE, ResetCode
from services.council.storage.tables import reset_codes
from shared.database import put


def find(session: Session, member_id: str) -> ResetCode | None:
    """The member must be locked before the code is used up."""
    query = select(reset_codes).where(reset_codes.c.member_id == member_id)
    row = session.execute(query).one_or_none()
    return ResetCode(**row._mapping) if row else None


def replace(session: Session, code: ResetCode) -> None:
    """Store the member's code in place of an earlier one."""
    put(session, reset_codes, vars(code).copy(), "member_id")


def forget(session: Session, member_id: str) -> None:
    session.execute(delete(reset_codes).where(reset_codes.c.member_id == member_id))


def forget_over(session: Session, now: datetime) -> None:
    """Delete codes past their life."""
    session.execute(delete(reset_codes).where(reset_codes.c.issued_at < now - LIFE))
