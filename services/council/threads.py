"""What would hold up all green threads, run in a native one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from eventlet import patcher, tpool

from shared.networks import network_of
from shared.web.address import client_address
from shared.web.calls import client_waits
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 2
"""Two hashes use two cores and 64 MiB; more would only make everybody wait."""
BOUNDS = Bounds(in_all=100, of_one=50, seconds=15)
"""In one network there may be an office of fifty, who all begin at half past eight."""
_line = Line(OwnSeats(AT_ONCE), BOUNDS)
"""Not the machine's seats: nobody's signing in waits for a report."""


@contextmanager
def seat() -> Iterator[None]:
    """A seat for the request at work; networks take turns. Raises Busy where too many wait."""
    with _line.seat(network_of(client_address()), client_waits()):
        yield


def run_in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers, once a seat is free."""
    with seat():
        return run_in_seated_thread(function, *args, **kwargs)


def run_in_seated_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers, for who has a seat; under eventlet it runs in a native thread."""
    if patcher.is_monkey_patched("thread"):
        answer: R = tpool.execute(function, *args, **kwargs)
        return answer
    return function(*args, **kwargs)
