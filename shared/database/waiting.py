"""How long a program waits for PostgreSQL: a server that hangs says nothing, not even that.

psycopg2 asks us what to do while it waits. In a service `select` is green, so that others go on.
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg2 import OperationalError, extensions

PATIENCE_SECONDS = 12.0
"""Longer than the server itself works on a statement, so that it is the one to say so."""
HURRIED_SECONDS = 1.0
"""Once it was waited for so long in vain, until it answers somebody."""

_patience = ContextVar("patience", default=PATIENCE_SECONDS)
_silent = False


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """For what is done inside, by this thread or green thread."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def install() -> None:
    """For all connections of this process, in place of what eventlet has set."""
    extensions.set_wait_callback(_wait)


def _wait(connection: Any) -> None:
    """Until the server has answered; in vain, raise OperationalError.

    psycopg2 then closes the connection itself, and holds its lock until it does.
    """
    global _silent
    begun = time.monotonic()
    while (state := connection.poll()) != extensions.POLL_OK:
        allowed = min(_patience.get(), HURRIED_SECONDS) if _silent else _patience.get()
        left = begun + allowed - time.monotonic()
        if left <= 0 or not _is_ready(connection.fileno(), state, left):
            _silent = _silent or allowed >= PATIENCE_SECONDS
            raise OperationalError("the database server does not answer")
    _silent = False


def _is_ready(descriptor: int, state: int, seconds: float) -> bool:
    readers = [descriptor] if state == extensions.POLL_READ else []
    writers = [descriptor] if state == extensions.POLL_WRITE else []
    return any(select.select(readers, writers, [], seconds))
