"""Browsers where members signed in before, each known by the hash of its token."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.council.domain.devices import KNOWN_FOR
from services.council.storage.tables import known_devices
from shared.database import put


def is_known(session: Session, token_hash: str) -> bool:
    """Whether anybody signed in there: the token is one of ours."""
    query = select(known_devices.c.member_id).where(known_devices.c.token_hash == token_hash)
    return session.execute(query.limit(1)).first() is not None


def is_known_for(session: Session, token_hash: str, member_id: str) -> bool:
    query = select(known_devices.c.member_id).where(
        known_devices.c.token_hash == token_hash, known_devices.c.member_id == member_id
    )
    return session.execute(query).first() is not None


def remember(session: Session, token_hash: str, member_id: str, now: datetime) -> None:
    row = {"token_hash": token_hash, "member_id": member_id, "used_at": now}
    put(session, known_devices, row, "token_hash", "member_id")


def forget_all(session: Session, member_id: str) -> None:
    """The member is known at no browser any more."""
    session.execute(delete(known_devices).where(known_devices.c.member_id == member_id))


def forget_unused(session: Session, now: datetime) -> None:
    session.execute(delete(known_devices).where(known_devices.c.used_at < now - KNOWN_FOR))
