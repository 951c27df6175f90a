"""One subscription of one consumer: from a hint to facts applied, whatever goes wrong between.

Facts and the cursor are written in one transaction, so a crash anywhere applies nothing or both.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from shared.messaging.protocol.condition import RUNNING, Condition, State, waiting
from shared.messaging.protocol.continuity import (
    Cursor,
    Entry,
    Gap,
    Page,
    continuation,
    expect_end_not_before,
    joined,
)
from shared.messaging.protocol.effects import (
    Backoff,
    Effect,
    Gathering,
    Rejected,
    Sleep,
    TransientError,
)

Give = Callable[[Sequence[Entry], set[str]], Awaitable[None]]
"""A way to give entries to their handlers; it adds to the subjects that wait."""

BATCH = 200
"""Facts of one transaction when reading the log: short enough that a page in the same process
waits little for it, long enough that commits cost little."""

GATHERING = Gathering(least_seconds=0.005, full=BATCH)


@dataclass(frozen=True)
class AwaitHint(Effect[Sequence[Page]]):
    """Until a hint comes, or so long; the entries that came with it, if any."""

    timeout_seconds: float


class Acknowledge(Effect[None]):
    """What the last hints brought has been applied."""


@dataclass(frozen=True)
class Missed(Effect[None]):
    """All up to there was read in the log after hints that had not brought it."""

    position: int


@dataclass(frozen=True)
class ReadLog(Effect[Page]):
    """The producer's log from there on; raises TransientError if it cannot be read now."""

    after: int
    limit: int


class ReadCursor(Effect[Cursor]):
    """How far the subscription was heard."""


class Begin(Effect[tuple[Cursor, set[str]]]):
    """Begin a transaction; the cursor in it, and the subjects that have something parked."""


@dataclass(frozen=True)
class Handle(Effect[None]):
    """Give these to their handlers, in order; raises Rejected if one can never apply."""

    entries: Sequence[Entry]


@dataclass(frozen=True)
class HandleAlone(Effect[None]):
    """Give one to its handler, in a savepoint; after Rejected the transaction still stands."""

    entry: Entry


@dataclass(frozen=True)
class Park(Effect[None]):
    """Keep the entry for an operator; without `error` it only waits behind another."""

    entry: Entry
    error: BaseException | None


@dataclass(frozen=True)
class MoveCursor(Effect[None]):
    """By compare-and-set; raises TransientError if another consumer was faster."""

    old: Cursor
    new: Cursor


class Commit(Effect[None]):
    """All of it, or TransientError."""


class Rollback(Effect[None]):
    """None of it; does nothing where the transaction has ended already."""


class Rest(Effect[None]):
    """Let others who share the process have their turn."""


ConsumerEffect = (
    AwaitHint
    | Acknowledge
    | Missed
    | ReadLog
    | ReadCursor
    | Begin
    | Handle
    | HandleAlone
    | Park
    | MoveCursor
    | Commit
    | Rollback
    | Rest
    | Sleep
)
"""All that a consumer asks for."""


@dataclass
class Progress:
    """Where a subscription stands, for health, metrics and `yui status`."""

    position: int = 0
    head: int = 0
    applied: int = 0
    parked: int = 0
    condition: Condition = RUNNING

    @property
    def has_diverged(self) -> bool:
        return self.condition.state is State.DIVERGED

    @property
    def lag(self) -> int | None:
        """Facts not applied yet; None if the log diverged, as nobody looks any more."""
        return None if self.has_diverged else max(0, self.head - self.position)


@dataclass
class Consuming:
    """What one consumer knows of one subscription."""

    progress: Progress = field(default_factory=Progress)
    batch: int = BATCH
    silence: Backoff = field(default_factory=lambda: Backoff(1.0, 4.0))
    """How long it waits for a hint before it reads the log: the longer, the quieter it was."""
    pause: Backoff = field(default_factory=lambda: Backoff(0.2, 10.0))

    async def run(self) -> None:
        """For ever: the shell ends it, or LogDiverged does: then an operator must look."""
        step = self.catch_up
        while True:
            before = self.progress.applied
            try:
                await step()
            except TransientError as error:
                self.progress.condition = waiting(str(error))
                await Sleep(self.pause.grow())
                step = self.catch_up  # what a hint brought may be gone: only the log knows
            else:
                self.progress.condition = RUNNING
                self.pause.reset()
                step = self.hear
                await Sleep(GATHERING.rest_seconds(self.progress.applied - before))

    async def hear(self) -> None:
        """Apply what the next hints bring; read the log where that is nothing new or a gap."""
        before = self.progress.applied
        if not await self._follow_hints():
            await self._read_what_was_missed()
        await Acknowledge()
        if self.progress.applied == before:
            self.silence.grow()
        else:
            self.silence.reset()

    async def _follow_hints(self) -> bool:
        """Whether they brought something new, without a gap, or say that there is nothing."""
        before = self.progress.applied
        hints = await AwaitHint(self.silence.seconds)
        try:
            for page in joined(hints):
                if page.entries:
                    await self.apply(page)
        except Gap:
            return False
        return self.progress.applied > before or await self._is_at_the_end_of(hints)

    async def _is_at_the_end_of(self, hints: Sequence[Page]) -> bool:
        """Whether the log ended where we are when the last of them was sent."""
        if not hints:
            return False
        cursor = await ReadCursor()
        return (cursor.log_id, cursor.position) == (hints[-1].log_id, hints[-1].head)

    async def _read_what_was_missed(self) -> None:
        before = self.progress.applied
        await self.catch_up()
        if self.progress.applied > before:
            await Missed(self.progress.position)

    async def catch_up(self) -> None:
        """Read the log from the cursor to its end."""
        while await self._catch_up_a_page():
            await Rest()

    async def _catch_up_a_page(self) -> bool:
        """Whether there may be more. A gap in the log itself is LogDiverged."""
        cursor = await ReadCursor()
        self.progress.position = cursor.position
        page = await ReadLog(cursor.position, self.batch)
        self.progress.head = page.head
        expect_end_not_before(cursor, page)
        try:
            await self.apply(page)
        except Gap:
            if await ReadCursor() == cursor:
                raise
            return True  # it was put back meanwhile, by a rebuild: the page begins too late
        return len(page.entries) == self.batch

    async def apply(self, page: Page) -> None:
        """Apply what continues the cursor, in one transaction with it.

        Raises Gap or LogDiverged if nothing does. If a handler rejects one, all is rolled back
        and done again fact by fact: the rejected one is parked, and its subject waits behind it.
        """
        try:
            await self._in_one_transaction(page, _together)
        except Rejected:
            await self._in_one_transaction(page, _one_by_one)

    async def _in_one_transaction(self, page: Page, give: Give) -> None:
        try:
            cursor, waiting = await Begin()
            entries = continuation(cursor, page)
            await give(entries, waiting)
            if entries:
                last = entries[-1]
                await MoveCursor(cursor, Cursor(page.log_id, last.position, last.hash))
            await Commit()
        except Exception:
            await Rollback()
            raise
        self._progressed(cursor, page, entries, waiting)

    def _progressed(
        self, cursor: Cursor, page: Page, entries: Sequence[Entry], waiting: set[str]
    ) -> None:
        self.progress.position = entries[-1].position if entries else cursor.position
        self.progress.head = max(page.head, self.progress.position)
        self.progress.applied += len(entries)
        self.progress.parked = len(waiting)


async def _together(entries: Sequence[Entry], waiting: set[str]) -> None:
    """The fast way: all handlers at once, which any rejection undoes."""
    for entry in entries:
        if entry.subject in waiting:
            await Park(entry, None)
    await Handle([entry for entry in entries if entry.subject not in waiting])


async def _one_by_one(entries: Sequence[Entry], waiting: set[str]) -> None:
    """The careful way: what is rejected is parked, and its subject waits from there on."""
    for entry in entries:
        try:
            if entry.subject in waiting:
                await Park(entry, None)
            else:
                await HandleAlone(entry)
        except Rejected as rejection:
            await Park(entry, rejection.__cause__)
            waiting.add(entry.subject)
