"""What a database says when it cannot do its work now."""

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

_DISK_FULL = {"53100", "SQLITE_FULL"}
"""PostgreSQL's SQLSTATE `disk_full`, and SQLite's own name for it."""

AWAY = (OperationalError, InterfaceError, TimeoutError)
"""It does not answer, or all connections that we allow ourselves wait for it: try again later."""


def is_disk_full(error: SQLAlchemyError) -> bool:
    """Whether the database refuses to write because there is no room where it lies."""
    said = {
        getattr(getattr(error, "orig", None), name, None) for name in ("pgcode", "sqlite_errorname")
    }
    return not said.isdisjoint(_DISK_FULL)
