"""Runs services in this process, as green threads, until a signal asks for the end.

Import this only where services run: it makes the standard library green first of all.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import gc  # noqa: E402
import resource  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
from collections.abc import Callable, Iterable, Iterator, Sequence  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from importlib import import_module  # noqa: E402
from queue import Queue  # noqa: E402
from typing import Any  # noqa: E402

import nameko  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from infra.addresses import listening_at  # noqa: E402
from infra.doors import subscriptions_of  # noqa: E402
from shared.settings import Settings  # noqa: E402


class NotHeard(Exception):
    """The settings name a subscription that the service does not have."""

    def __init__(self, service: str, producer: str, heard: Iterable[str]) -> None:
        super().__init__(
            f"YUI_STREAMS の {producer} は、{service} が出来事を受け取る相手ではありません。"
            f"指定できる名前: {'、'.join(heard) or 'なし'}"
        )


class Signals:
    """SIGINT and SIGTERM, noticed at once even while every green thread sleeps.

    A Python handler runs only when the interpreter does; the wake-up descriptor makes the hub
    return from its wait. The second signal has its usual effect, for a stop that hangs.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._noticed)

    def wait(self) -> None:
        self._reader.recv(1)

    def _noticed(self, *_: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)


def serve(
    services: Sequence[str], settings: Settings, when_ready: Callable[[], None] = lambda: None
) -> None:
    """Run the services until SIGINT or SIGTERM; `when_ready` is called once they all answer."""
    signals = Signals()
    with running(services, settings) as runner:
        ends: Queue[Exception | None] = Queue()
        eventlet.spawn(_end_when_asked, signals, ends)
        working = eventlet.spawn(_end_on_failure, when_ready, ends)
        eventlet.spawn(_end_on_failure, runner.wait, ends)
        failure = ends.get()
        working.kill()
        if failure:
            raise failure


@contextmanager
def running(services: Sequence[str], settings: Settings) -> Iterator[ServiceRunner]:
    """The services, started; stopped again on leaving. Raises AddressTaken or NotHeard."""
    _allow_many_files()
    for service in services:
        _expect_heard(service, settings)
        if settings.listening is None:
            listening_at(settings.host, settings.port_of(service)).close()
    nameko.config.setup({"settings": settings})
    runner = ServiceRunner()
    for service in services:
        runner.add_service(service_class(service))
    try:
        runner.start()
        gc.freeze()  # what is there by now stays: looking through it again and again costs a tenth
        yield runner
    finally:
        runner.stop()


def service_class(service: str) -> type:
    """The class in `services.<service>.service` that bears the service's name."""
    module = import_module(f"services.{service}.service")
    candidates = [value for value in vars(module).values() if isinstance(value, type)]
    return next(found for found in candidates if getattr(found, "name", None) == service)


def _allow_many_files() -> None:
    """As many as the system lets us have: each connection is one, and shells begin with 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _expect_heard(service: str, settings: Settings) -> None:
    heard = subscriptions_of(service)
    for producer in sorted((settings.streams or frozenset()).difference(heard)):
        raise NotHeard(service, producer, heard)


def _end_when_asked(signals: Signals, ends: "Queue[Exception | None]") -> None:
    signals.wait()
    ends.put(None)


def _end_on_failure(work: Callable[[], None], ends: "Queue[Exception | None]") -> None:
    """A green thread that raises prints a traceback; whoever waits for the end says it in words."""
    try:
        work()
    except Exception as cause:
        ends.put(cause)
