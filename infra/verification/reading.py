"""What cannot be read at all is a finding too: a table that is gone, octets where a date was."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from shared.messaging.protocol.stream import Cursor
from shared.messaging.verification import Finding, Verified


@contextmanager
def readable(found: dict[str, Verified], service: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, ValueError, TypeError) as error:
        words = f"読み取れません（{type(error).__name__}）。"
        found[service] = Verified(Cursor(), (Finding(0, words),))
