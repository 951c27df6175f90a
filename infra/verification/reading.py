"""What cannot be read at all is a finding too: a table that is gone, octets where a date was.

Not so where the database does not answer, or nothing has room: that is nothing that was altered.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from shared.database import does_not_answer, is_disk_full
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.verification import Finding, Verified


@contextmanager
def readable(found: dict[str, Verified], service: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, ValueError, TypeError) as error:
        if does_not_answer(error) or is_disk_full(error):
            raise
        words = f"読み取れません（{type(error).__name__}）。"
        found[service] = Verified(Cursor(), (Finding(0, words),))
