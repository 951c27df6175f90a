"""How a consumer learns that a producer's log has grown: the interface, and the one-process form.

An inbox may bring the new entries with it (bundles from the broker) or only wake the consumer.
Either way losing a hint loses nothing: after some silence the consumer reads the log.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

from shared.messaging.protocol.continuity import Page
from shared.messaging.relay import Relay


class Inbox(Protocol):
    """One subscription's hints."""

    def wait(self, timeout_seconds: float) -> Sequence[Page]:
        """Wait for a hint or the timeout; answer the entries that came with it, if any."""
        ...

    def done(self) -> None:
        """What `wait` answered last has been applied."""
        ...

    def missed(self, position: int) -> None:
        """The log was read up to there, where no hint had brought it."""
        ...

    @property
    def trouble(self) -> str:
        """What keeps hints from coming, as far as it shows; empty where nothing does."""
        ...

    def close(self) -> None: ...


class Exchange(Protocol):
    """Connects producers and consumers of one deployment."""

    @property
    def relay(self) -> Relay | None:
        """What carries the service's log to the broker, where there is one."""
        ...

    def committed(self, producer: str) -> None:
        """A transaction of `producer` has announced something and is committed."""
        ...

    def inbox(self, consumer: str, producer: str) -> Inbox: ...

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Begin whatever carries the log onward, each in a thread of its own."""

    def stop(self) -> None: ...


class WakeUp:
    """An inbox that brings nothing but the news."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def wait(self, timeout_seconds: float) -> Sequence[Page]:
        self._event.wait(timeout_seconds)
        self._event.clear()
        return ()

    def done(self) -> None: ...

    def missed(self, position: int) -> None:
        """It brings nothing but the news: the log is always read."""

    trouble = ""
    close = set


class ProcessExchange:
    """All services in one process: a commit wakes those who listen."""

    relay = None

    def __init__(self) -> None:
        self._inboxes: defaultdict[str, list[WakeUp]] = defaultdict(list)

    def committed(self, producer: str) -> None:
        for inbox in self._inboxes[producer]:
            inbox.set()

    def inbox(self, consumer: str, producer: str) -> WakeUp:
        inbox = WakeUp()
        self._inboxes[producer].append(inbox)
        return inbox

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Nothing carries the log inside one process: its readers read it."""

    def stop(self) -> None: ...
