"""Work that would hold up all green threads, done in a real one."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from eventlet import patcher, tpool

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 2
"""Two hashes use two cores and 64 MiB; more would only make everybody wait."""
seats = BoundedSemaphore(AT_ONCE)


def aside(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers, once a seat is free."""
    with seats:
        return in_thread(function, *args, **kwargs)


def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers, for who has a seat; under eventlet it runs in a native thread."""
    if patcher.is_monkey_patched("thread"):
        return tpool.execute(function, *args, **kwargs)
    return function(*args, **kwargs)
