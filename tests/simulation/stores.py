"""Models of the databases: a log with its relay's lock, and what listeners keep."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.events.codec import GENESIS
from shared.messaging.protocol.numbering import places
from shared.messaging.protocol.stream import Cursor, Entry, Page

Projection = dict[str, tuple[int, int]]
"""Per subject: how many facts were applied, and a running hash over their places."""


class Broken(AssertionError):
    """Something that must always hold does not."""


@dataclass(frozen=True)
class Row:
    """A fact in a log's table; `command` is what it came from, and its body says all of it."""

    id: int
    subject: str
    subject_version: int
    command: str

    @property
    def body(self) -> bytes:
        return f"{self.subject}|{self.subject_version}|{self.command}".encode()


@dataclass(eq=False)
class LogStore:
    """One service's log. Ids are drawn when a transaction begins; it may commit late or never."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    published: int = 0
    lock_holder: object = None
    _hash: str = GENESIS
    _next_id: int = 1
    _unplaced: list[Row] = field(default_factory=list)
    _versions: dict[str, int] = field(default_factory=dict)
    _placed_versions: dict[str, int] = field(default_factory=dict)

    def draw_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def commit(self, id_: int, subject: str, command: str) -> None:
        """A business transaction; a command that was done already does nothing."""
        if command in self.commands:
            return
        self.commands.add(command)
        self._versions[subject] = version = self._versions.get(subject, 0) + 1
        self._unplaced.append(Row(id_, subject, version, command))

    def number(self, limit: int) -> int:
        first = sorted(self._unplaced, key=lambda row: row.id)[:limit]
        subjects = {row.subject for row in first}
        waiting = sorted(
            (row for row in self._unplaced if row in first or row.subject in subjects),
            key=lambda row: row.id,
        )
        for row, entry in places(len(self.entries), self._hash, waiting):
            self._place(row, entry)
        self._unplaced = [row for row in self._unplaced if row not in waiting]
        return len(waiting)

    def _place(self, row: Row, entry: Entry) -> None:
        if entry.position != len(self.entries) + 1:
            raise Broken(f"{self.name}: place {entry.position} after {len(self.entries)}")
        if row.subject_version != self._placed_versions.get(row.subject, 0) + 1:
            raise Broken(f"{self.name}: {row.subject} out of order at place {entry.position}")
        self._placed_versions[row.subject] = row.subject_version
        self._hash = entry.hash
        self.entries.append(entry)

    @property
    def is_settled(self) -> bool:
        return not self._unplaced

    def page(self, after: int, limit: int) -> Page:
        return Page(self.name, len(self.entries), tuple(self.entries[after : after + limit]))


@dataclass
class Transaction:
    """What one listener has written and not committed."""

    cursor: Cursor
    applied: list[Entry] = field(default_factory=list)
    parked: list[Entry] = field(default_factory=list)
    moved_to: Cursor | None = None


@dataclass(eq=False)
class StreamStore:
    """What a service keeps of one stream: its cursor, projection and parked facts.

    `reacts_in` is the service's own log, into which its handler announces.
    """

    producer: LogStore
    reacts_in: LogStore | None = None
    cursor: Cursor = field(default_factory=Cursor)
    projection: Projection = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    parked: list[int] = field(default_factory=list)
    _expected: Projection = field(default_factory=dict)
    _expected_waiting: set[str] = field(default_factory=set)

    def commit(self, transaction: Transaction) -> bool:
        """False if another listener was faster."""
        if transaction.moved_to is None:
            return True
        if transaction.cursor.position != self.cursor.position:
            return False
        for entry in transaction.applied:
            fold(self.projection, entry)
            if self.reacts_in and calls_for_answer(entry):
                answer = f"answer to {entry.position}"
                self.reacts_in.commit(self.reacts_in.draw_id(), entry.subject, answer)
        self.parked += [entry.position for entry in transaction.parked]
        self.waiting |= {entry.subject for entry in transaction.parked}
        self._compare(transaction)
        self.cursor = transaction.moved_to
        return True

    def _compare(self, transaction: Transaction) -> None:
        """With what the log itself says from the old cursor to the new one."""
        assert transaction.moved_to is not None
        span = self.producer.entries[self.cursor.position : transaction.moved_to.position]
        for entry in span:
            if entry.subject in self._expected_waiting or is_poison(entry):
                self._expected_waiting.add(entry.subject)
            else:
                fold(self._expected, entry)
        heard = sorted(e.position for e in (*transaction.applied, *transaction.parked))
        if heard != [entry.position for entry in span]:
            raise Broken(f"{self.producer.name}: {heard} was heard of {[e.position for e in span]}")
        for subject in {entry.subject for entry in span}:
            if self.projection.get(subject) != self._expected.get(subject):
                raise Broken(f"{self.producer.name}: {subject} is not what the log says")
        if self.waiting != self._expected_waiting:
            raise Broken(f"{self.producer.name}: {self.waiting} waits")


def fold(projection: Projection, entry: Entry) -> None:
    count, hash_ = projection.get(entry.subject, (0, 0))
    projection[entry.subject] = (count + 1, hash((hash_, entry.position, entry.body)))


def rebuilt(entries: list[Entry]) -> Projection:
    """The projection of a listener that reads the whole log for the first time."""
    projection: Projection = {}
    waiting: set[str] = set()
    for entry in entries:
        if entry.subject in waiting or is_poison(entry):
            waiting.add(entry.subject)
        else:
            fold(projection, entry)
    return projection


def is_poison(entry: Entry) -> bool:
    """Whether every handler refuses it."""
    return entry.body.endswith(b"13")


def calls_for_answer(entry: Entry) -> bool:
    return entry.body.endswith((b"5", b"7"))


@dataclass
class BrokerStore:
    """An exchange per log and a queue per stream; `up` and `confirming` are its faults."""

    queues: dict[StreamStore, deque[Page]] = field(default_factory=dict)
    up: bool = True
    confirming: bool = True

    def of(self, log: LogStore) -> Iterator[deque[Page]]:
        return (queue for stream, queue in self.queues.items() if stream.producer is log)

    def reset(self) -> None:
        for queue in self.queues.values():
            queue.clear()
