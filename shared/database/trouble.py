"""What a database says when it cannot do its work now."""

import errno

from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

_DISK_FULL = {"53100", "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
"""PostgreSQL's SQLSTATE `disk_full`, and SQLite's own names for it: in a table, beside the file."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_DAMAGED = "58"
"""PostgreSQL's class of what the machine refuses it, such as to read a page."""

AWAY = (OperationalError, InterfaceError, TimeoutError)
"""It does not answer, or all connections that we allow ourselves wait for it: try again later."""


def is_disk_full(error: BaseException) -> bool:
    """Whether a database or the system refuses to write because there is no room."""
    return _says(error, "pgcode", "sqlite_errorname") in _DISK_FULL or (
        isinstance(error, OSError) and error.errno in _NO_ROOM
    )


def is_damaged(error: BaseException) -> bool:
    """Whether what a file holds is no database, or one with pages that contradict each other."""
    return _says(error, "sqlite_errorname").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def does_not_answer(error: BaseException) -> bool:
    """Whether a database is away or has no turn for us: of what it holds that says nothing."""
    if not isinstance(error, AWAY) or is_disk_full(error):
        return False
    if name := _says(error, "sqlite_errorname"):
        return name.startswith("SQLITE_BUSY")
    return not _says(error, "pgcode").startswith(_DAMAGED)


def _says(error: BaseException, *attributes: str) -> str:
    """What the driver calls it, in one of these attributes of its error."""
    original = getattr(error, "orig", None) or error
    return next((said for name in attributes if (said := getattr(original, name, None))), "")
