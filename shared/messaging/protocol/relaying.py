"""One relay of one log: stand by for the lock, number what is committed, tell the broker.

It numbers and commits first, then publishes, waits for the confirms and moves its cursor: a crash
anywhere only publishes again. Numbering never waits for the broker: readers of the log go on while
it is away, or takes messages without confirming them.
"""

from dataclasses import dataclass

from shared.messaging.protocol.effects import Backoff, Effect, Gathering, Sleep, Trouble
from shared.messaging.protocol.stream import Page

POLL_SECONDS = 1.0
STANDBY_SECONDS = 2.0
CONFIRM_SECONDS = 30.0
CONFIRM_POLL_SECONDS = 0.2
PAGE_LIMIT = 1000
GATHERING = Gathering(least_seconds=0.01, full=PAGE_LIMIT)


class BrokerAway(Trouble):
    """The broker does not answer, refuses, or does not confirm in time."""


class TakeLock(Effect[bool]):
    """Whether this relay now holds the log's lock, on the connection that it will number on."""


class LetGo(Effect[None]):
    """Give up the lock and its connection, if there is one."""


@dataclass(frozen=True)
class Advanced:
    """How many rows got a place, and the first places that the broker has not confirmed."""

    numbered: int
    page: Page


@dataclass(frozen=True)
class Advance(Effect[Advanced]):
    """In one transaction: number what is committed, record that all up to `confirmed` has reached
    the broker, and read up to `limit` places after that. It is committed when it answers.
    """

    confirmed: int
    limit: int


@dataclass(frozen=True)
class Send(Effect[None]):
    """Send the page in bundles without waiting; raises BrokerAway."""

    page: Page


@dataclass(frozen=True)
class AwaitConfirms(Effect[bool]):
    """Whether the broker has confirmed all that was sent; raises BrokerAway if it refused."""

    timeout_seconds: float


@dataclass(frozen=True)
class AwaitCommit(Effect[None]):
    """Until something was committed, or so long."""

    timeout_seconds: float


class Now(Effect[float]):
    """Seconds of a clock that only goes forward."""


class Relaying:
    """What one relay knows. `trouble` says what keeps it from its work, if anything does."""

    def __init__(self) -> None:
        self.trouble = ""
        self._confirmed = 0
        self._sent: int | None = None
        self._confirm_until = 0.0
        self._broker_pause = Backoff(0.5, 10.0)
        self._send_from = 0.0

    async def run(self) -> None:
        """For ever: the shell ends it."""
        while True:
            try:
                await LetGo()
                if await TakeLock():
                    self.trouble = ""
                    await self._carry()
            except Trouble as trouble:
                self.trouble = str(trouble)
                self._sent = None
            await Sleep(STANDBY_SECONDS)

    async def _carry(self) -> None:
        while True:
            may_send = self._sent is None and await Now() >= self._send_from
            advanced = await Advance(self._confirmed, PAGE_LIMIT if may_send else 0)
            try:
                if advanced.page.entries:
                    await self._send(advanced.page)
                if self._sent is not None:
                    await self._confirm()
                    await Sleep(GATHERING.rest_seconds(len(advanced.page.entries)))
                elif not advanced.numbered:
                    await AwaitCommit(POLL_SECONDS)
            except BrokerAway as trouble:
                self.trouble = str(trouble)
                self._sent = None
                self._send_from = await Now() + self._broker_pause.grow()

    async def _send(self, page: Page) -> None:
        await Send(page)
        self._sent = page.entries[-1].position
        self._confirm_until = await Now() + CONFIRM_SECONDS

    async def _confirm(self) -> None:
        assert self._sent is not None
        if await AwaitConfirms(CONFIRM_POLL_SECONDS):
            self._confirmed, self._sent = self._sent, None
            self._broker_pause.reset()
            self.trouble = ""
        elif await Now() > self._confirm_until:
            raise BrokerAway("the broker does not confirm")


def bundles(page: Page, size: int) -> list[Page]:
    """The page in pages of up to `size` entries."""
    return [
        Page(page.log_id, page.head, page.entries[start : start + size])
        for start in range(0, len(page.entries), size)
    ]


class Confirms:
    """Which of the messages sent on one channel the broker has not yet confirmed."""

    def __init__(self) -> None:
        self._next_tag = 1
        self.outstanding: set[int] = set()
        self.refused = False

    def sent(self) -> None:
        self.outstanding.add(self._next_tag)
        self._next_tag += 1

    def acked(self, tag: int, multiple: bool) -> None:
        """`basic.ack`: of that message, or of all up to it."""
        if multiple:
            self.outstanding = {other for other in self.outstanding if other > tag}
        else:
            self.outstanding.discard(tag)

    def nacked(self, tag: int, multiple: bool) -> None:
        self.refused = True
        self.acked(tag, multiple)
