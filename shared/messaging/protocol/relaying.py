"""One relay of one log: stand by for the lock, number what is committed, tell the broker.

It numbers and commits first, then publishes, waits for the confirms and moves its cursor: a crash
anywhere only publishes again. Numbering never waits for the broker: readers of the log go on while
it is away, or takes messages without confirming them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.messaging.protocol.continuity import Page
from shared.messaging.protocol.effects import Backoff, Effect, Gathering, Sleep, TransientError

POLL_SECONDS = 1.0
STANDBY_SECONDS = 2.0
CONFIRM_SECONDS = 30.0
"""After which a page counts as lost and is sent again."""
SLOW_SECONDS = 3.0
"""After which an unconfirmed page is said to be one."""
CONFIRM_POLL_SECONDS = 0.2
PROBE_SECONDS, RARE_PROBE_SECONDS = 2.0, 10.0
"""Rarely while signs of life come often: each is confirmed, and so is a question, too."""
BEAT_SECONDS, RAREST_BEAT_SECONDS, RARER = 2.0, 30.0, 1.5
"""While nothing is announced, a page of nothing is sent so often: by it each consumer knows that
its lane is whole. Each next one RARER while a consumer is away, in whose queue they wait."""
PAGE_LIMIT = 1000
GATHERING = Gathering(least_seconds=0.01, full=PAGE_LIMIT)


UNCONFIRMED = "the broker does not confirm"


class BrokerAway(TransientError):
    """The broker does not answer, refuses, or does not confirm in time."""


class TakeLock(Effect[bool]):
    """Whether this relay now holds the log's lock, on the connection that it will number on."""


class LetGo(Effect[None]):
    """Give up the lock and its connection, if there is one."""


@dataclass(frozen=True)
class Advanced:
    """How many rows got a position, and the first positions that the broker has not confirmed."""

    numbered: int
    page: Page


@dataclass(frozen=True)
class Advance(Effect[Advanced]):
    """In one transaction: number what is committed, record that all up to `confirmed` has reached
    the broker, and read up to `limit` positions after that. It is committed when it answers.
    """

    confirmed: int
    limit: int


@dataclass(frozen=True)
class Send(Effect[None]):
    """Send the page in bundles, one at least, without waiting; raises BrokerAway."""

    page: Page


@dataclass(frozen=True)
class Probe(Effect[Mapping[str, bool]]):
    """Ask the broker whether it would take a page; raises BrokerAway.

    Answers of each lane whether its consumer takes from it.
    """


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


RelayEffect = TakeLock | LetGo | Advance | Send | Probe | AwaitConfirms | AwaitCommit | Now | Sleep
"""All that a relay asks for."""


class Rhythm:
    """When the next sign of life is due. No pause is twice as long as the one before."""

    def __init__(self) -> None:
        self._lanes: Mapping[str, bool] = {}
        self._pause = BEAT_SECONDS
        self._due_at = 0.0

    def saw(self, lanes: Mapping[str, bool], now: float) -> None:
        """Whoever came back, or went, begins with the shortest pause, at once."""
        if lanes != self._lanes:
            self._lanes, self._pause, self._due_at = lanes, BEAT_SECONDS, now

    @property
    def is_even(self) -> bool:
        """Whether every consumer is there, so that signs of life come often."""
        return bool(self._lanes) and all(self._lanes.values())

    def is_due(self, now: float) -> bool:
        return now >= self._due_at

    def told(self, now: float, *, facts: bool) -> None:
        """A sign of life was sent, or facts, which are one."""
        if facts:
            self._pause = BEAT_SECONDS
        self._due_at = now + self._pause
        if not self.is_even:
            self._pause = min(RARER * self._pause, RAREST_BEAT_SECONDS)


class Relaying:
    """What one relay knows. `trouble` says what keeps it from its work, if anything does."""

    def __init__(self) -> None:
        self.trouble = ""
        self._confirmed = 0
        self._sent: int | None = None
        self._sent_at = 0.0
        self._probe_from = 0.0
        self._rhythm = Rhythm()
        self._broker_pause = Backoff(0.5, 4.0)
        self._send_from = 0.0

    async def run(self) -> None:
        """For ever: the shell ends it."""
        while True:
            try:
                await LetGo()
                if await TakeLock():
                    self.trouble = ""
                    await self._carry()
            except TransientError as error:
                self.trouble = str(error)
                self._sent = None
            await Sleep(STANDBY_SECONDS)

    async def _carry(self) -> None:
        while True:
            may_send = self._sent is None and await Now() >= self._send_from
            advanced = await Advance(self._confirmed, PAGE_LIMIT if may_send else 0)
            try:
                if may_send:
                    await self._send_what_is_due(advanced.page)
                if self._sent is not None:
                    await self._confirm()
                    await Sleep(GATHERING.rest_seconds(len(advanced.page.entries)))
                elif not advanced.numbered:
                    await AwaitCommit(POLL_SECONDS)
            except BrokerAway as error:
                self.trouble = str(error)
                self._sent = None
                self._send_from = await Now() + self._broker_pause.grow()

    async def _send_what_is_due(self, page: Page) -> None:
        """Facts at once; where there are none, now and then a sign of life, or a question."""
        now = await Now()
        if not page.entries and now >= self._probe_from:
            self._rhythm.saw(await Probe(), now)
            self._probe_from = now + (RARE_PROBE_SECONDS if self._rhythm.is_even else PROBE_SECONDS)
            self._is_well()
        if page.entries or self._rhythm.is_due(now):
            await Send(page)
            self._sent = page.entries[-1].position if page.entries else self._confirmed
            self._sent_at = now
            self._rhythm.told(now, facts=bool(page.entries))

    async def _confirm(self) -> None:
        assert self._sent is not None
        if await AwaitConfirms(CONFIRM_POLL_SECONDS):
            self._confirmed, self._sent = self._sent, None
            self._is_well()
            return
        waited = await Now() - self._sent_at
        if waited > CONFIRM_SECONDS:
            raise BrokerAway(UNCONFIRMED)
        if waited > SLOW_SECONDS:
            self.trouble = UNCONFIRMED

    def _is_well(self) -> None:
        self._broker_pause.reset()
        self.trouble = ""


def bundles(page: Page, size: int) -> list[Page]:
    """The page in pages of up to `size` entries: one at least, be it empty."""
    return [
        Page(page.log_id, page.head, page.entries[start : start + size])
        for start in range(0, len(page.entries) or 1, size)
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
