"""Failed sign-ins; logins, networks and devices are kept only as hashes.

People type passwords into the login field, and so do those who try out lists.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from services.council.domain.throttling import FORGOTTEN_AFTER, Count, Failures
from services.council.storage.tables import sign_in_failures


def find(session: Session, count: Count) -> Failures | None:
    return _failures(session.execute(_row_of(count)).one_or_none())


def lock(session: Session, count: Count) -> Failures | None:
    """As `find`; nobody else adds to it before this transaction ends."""
    return _failures(session.execute(_row_of(count).with_for_update()).one_or_none())


def add(session: Session, count: Count, failures: Failures) -> None:
    """The first ones; whoever adds theirs at the same moment has an IntegrityError."""
    login = _hashed("login", count.login) if count.login else None
    row = {"key": _key(count), "login": login, **_figures(failures)}
    session.execute(insert(sign_in_failures).values(row))


def save(session: Session, count: Count, failures: Failures) -> None:
    of_count = sign_in_failures.c.key == _key(count)
    session.execute(update(sign_in_failures).where(of_count).values(_figures(failures)))


def forget(session: Session, count: Count) -> None:
    session.execute(delete(sign_in_failures).where(sign_in_failures.c.key == _key(count)))


def forget_login(session: Session, login: str) -> None:
    """All that was counted for the login, wherever it was."""
    of_login = sign_in_failures.c.login == _hashed("login", login)
    session.execute(delete(sign_in_failures).where(of_login))


def forget_old(session: Session, now: datetime) -> None:
    session.execute(
        delete(sign_in_failures).where(sign_in_failures.c.last_at < now - FORGOTTEN_AFTER)
    )


def _row_of(count: Count) -> Select[Any]:
    return select(sign_in_failures).where(sign_in_failures.c.key == _key(count))


def _failures(row: Row[Any] | None) -> Failures | None:
    return Failures(count=row.failed, last_at=row.last_at) if row else None


def _figures(failures: Failures) -> dict[str, int | datetime]:
    return {"failed": failures.count, "last_at": failures.last_at}


def _key(count: Count) -> str:
    return _hashed("count", f"{count.login or ''}\n{count.place}")


def _hashed(kind: str, text: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()
