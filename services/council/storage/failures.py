"""Failed sign-ins in a row; logins and addresses are kept only as hashes.

People type passwords into the login field, and so do those who try out lists.
"""

import hashlib
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.council.domain.throttling import FORGOTTEN_AFTER, Failures
from services.council.storage.tables import sign_in_failures
from shared.database import put


def place(kind: str, text: str) -> str:
    """The place of a login or address: SHA-256, hexadecimal."""
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()


def lock(session: Session, at: str) -> Failures | None:
    query = select(sign_in_failures).where(sign_in_failures.c.key == at).with_for_update()
    row = session.execute(query).one_or_none()
    return Failures(count=row.failed, last_at=row.last_at) if row else None


def save(session: Session, at: str, failures: Failures) -> None:
    row = {"key": at, "failed": failures.count, "last_at": failures.last_at}
    put(session, sign_in_failures, row, "key")


def forget(session: Session, at: str) -> None:
    session.execute(delete(sign_in_failures).where(sign_in_failures.c.key == at))


def take_back(session: Session, at: str) -> None:
    """One failure less: the attempt succeeded after all."""
    session.execute(
        update(sign_in_failures)
        .where(sign_in_failures.c.key == at, sign_in_failures.c.failed > 0)
        .values(failed=sign_in_failures.c.failed - 1)
    )


def forget_old(session: Session, now: datetime) -> None:
    session.execute(
        delete(sign_in_failures).where(sign_in_failures.c.last_at < now - FORGOTTEN_AFTER)
    )
