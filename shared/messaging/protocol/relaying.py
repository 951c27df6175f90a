"""One relay of one log: stand by for the lock, number what is committed, tell the broker.

It numbers and commits first, then publishes, waits for the confirms and moves its cursor: a crash
anywhere only publishes again. Numbering never waits for the broker: readers of the log go on while
it is away, or takes messages without confirming them.
"""

from dataclasses import dataclass

from shared.messaging.protocol.effects import Backoff, Effect, Sleep, Trouble
from shared.messaging.protocol.stream import Page

POLL_SECONDS = 1.0
STANDBY_SECONDS = 2.0
CONFIRM_SECONDS = 30.0
CONFIRM_POLL_SECONDS = 0.2
PAGE_LIMIT = 500


class BrokerAway(Trouble):
    """The broker does not answer, refuses, or does not confirm in time."""


class TakeLock(Effect[bool]):
    """Whether this relay now holds the log's lock, on the connection that it will number on."""


class LetGo(Effect[None]):
    """Give up the lock and its connection, if there is one."""


class Number(Effect[int]):
    """Give places to committed rows, in a transaction of its own; how many got one."""


@dataclass(frozen=True)
class ReadUnpublished(Effect[Page]):
    """The first places that were not confirmed yet."""

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
class MovePublished(Effect[None]):
    """All up to this place is confirmed."""

    position: int


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
        self._sent_up_to: int | None = None
        self._confirm_until = 0.0
        self._broker_pause = Backoff(0.5, 10.0)
        self._publish_from = 0.0

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
                self._sent_up_to = None
            await Sleep(STANDBY_SECONDS)

    async def _carry(self) -> None:
        while True:
            numbered = await Number()
            sending = await self._publish()
            if not numbered and not sending:
                await AwaitCommit(POLL_SECONDS)

    async def _publish(self) -> bool:
        """Whether something was sent or confirmed, so that there may be more."""
        if await Now() < self._publish_from:
            return False
        try:
            return await self._send_next() if self._sent_up_to is None else await self._confirm()
        except BrokerAway as trouble:
            self.trouble = str(trouble)
            self._sent_up_to = None
            self._publish_from = await Now() + self._broker_pause.grow()
            return False

    async def _send_next(self) -> bool:
        page = await ReadUnpublished(PAGE_LIMIT)
        if not page.entries:
            return False
        await Send(page)
        self._sent_up_to = page.entries[-1].position
        self._confirm_until = await Now() + CONFIRM_SECONDS
        return True

    async def _confirm(self) -> bool:
        assert self._sent_up_to is not None
        if await AwaitConfirms(CONFIRM_POLL_SECONDS):
            await MovePublished(self._sent_up_to)
            self._sent_up_to = None
            self._broker_pause.reset()
            self.trouble = ""
        elif await Now() > self._confirm_until:
            raise BrokerAway("the broker does not confirm")
        return True


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
