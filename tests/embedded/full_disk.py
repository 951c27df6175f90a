"""A disk without room under a database of SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def no_room(engine: Engine) -> Iterator[None]:
    """SQLite may use no page more than it has, as on a full disk."""

    def hold(connection: Any, *_: Any) -> None:
        connection.execute("pragma max_page_count = 1")

    event.listen(engine, "checkout", hold)
    try:
        yield
    finally:
        event.remove(engine, "checkout", hold)
        engine.dispose()
