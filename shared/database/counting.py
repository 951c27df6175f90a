"""How much a transaction writes: what it copies from one table to another grows the disk, too."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

_OF_A_NUMBER = 8


@dataclass
class Written:
    """Bytes of the values that were inserted or updated, as far as the program said them."""

    size_bytes: int = 0


_counted: ContextVar[Written | None] = ContextVar("counted", default=None)


@contextmanager
def counting_written() -> Iterator[Written]:
    """Of all that this thread, or green thread, writes meanwhile."""
    written = Written()
    token = _counted.set(written)
    try:
        yield written
    finally:
        _counted.reset(token)


def count_written(engine: Engine) -> None:
    """Let what is written through this engine be counted where somebody asks."""
    event.listen(engine, "before_cursor_execute", _count)


def _count(
    _connection: Any, _cursor: Any, _statement: str, parameters: Any, context: Any, _many: bool
) -> None:
    written = _counted.get()
    if written is not None and (context.isinsert or context.isupdate):
        written.size_bytes += _size(parameters)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes | bytearray | memoryview):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, Sequence):
        return sum(map(_size, value))
    return _OF_A_NUMBER
