"""Models of the databases: a log with its relay's lock, and what consumers keep."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from shared.events.codec import GENESIS, Draft
from shared.messaging.protocol import numbering
from shared.messaging.protocol.continuity import Cursor, Entry, Page

Projection = dict[str, tuple[int, int]]
"""Per subject: how many facts were applied, and a running hash over their positions."""


class Broken(AssertionError):
    """Something that must always hold does not."""


@dataclass(frozen=True)
class Row:
    """A fact in the outbox; `command` is what it came from, and its body says all of it."""

    id: int
    subject: str
    command: str

    @property
    def waiting(self) -> numbering.Waiting:
        draft = Draft(f"{self.subject}|".encode(), f"|{self.command}".encode())
        return numbering.Waiting(self.subject, "done", draft)


@dataclass(eq=False)
class LogStore:
    """One service's log. Ids are drawn while the subject is locked; the commit may come late."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    commands: set[str] = field(default_factory=set)
    published: int = 0
    lock_holder: object = None
    _hash: str = GENESIS
    _next_id: int = 1
    _outbox: list[Row] = field(default_factory=list)
    _committed: defaultdict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    """Per subject the commands whose facts have no position yet, in the order of commits."""
    _versions: dict[str, int] = field(default_factory=dict)

    def draw_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def commit(self, id_: int, subject: str, command: str) -> None:
        """A business transaction; a command that was done already does nothing."""
        if command in self.commands:
            return
        self.commands.add(command)
        self._committed[subject].append(command)
        self._outbox.append(Row(id_, subject, command))

    def number(self, limit: int) -> int:
        taken = sorted(self._outbox, key=lambda row: row.id)[:limit]
        newest = {row.subject: self._versions.get(row.subject, 0) for row in taken}
        waiting = [row.waiting for row in taken]
        for numbered in numbering.assign_positions(len(self.entries), self._hash, newest, waiting):
            self._append(numbered)
        self._outbox = [row for row in self._outbox if row not in taken]
        return len(taken)

    def _append(self, numbered: numbering.Numbered) -> None:
        entry = numbered.entry
        if entry.position != len(self.entries) + 1:
            raise Broken(f"{self.name}: position {entry.position} after {len(self.entries)}")
        if command_of(entry) != self._committed[entry.subject].popleft():
            raise Broken(f"{self.name}: {entry.subject} out of order at position {entry.position}")
        if numbered.subject_version != self._versions.get(entry.subject, 0) + 1:
            raise Broken(f"{self.name}: {entry.subject} leaves versions out or has them twice")
        self._versions[entry.subject] = numbered.subject_version
        self._hash = entry.hash
        self.entries.append(entry)

    def restore(self, length: int) -> None:
        """As an older backup has it, in which nothing waited for a position."""
        self.entries = self.entries[:length]
        self.commands = {command_of(entry) for entry in self.entries}
        self.published = min(self.published, length)
        self._hash = self.entries[-1].hash if self.entries else GENESIS
        self._outbox.clear()
        self._committed.clear()
        self._versions = dict(Counter(entry.subject for entry in self.entries))

    @property
    def end(self) -> Cursor:
        return Cursor(self.name, len(self.entries), self._hash)

    @property
    def is_settled(self) -> bool:
        return not self._outbox

    def page(self, after: int, limit: int) -> Page:
        return Page(self.name, len(self.entries), tuple(self.entries[after : after + limit]))


@dataclass
class Transaction:
    """What one consumer has written and not committed."""

    cursor: Cursor
    applied: list[Entry] = field(default_factory=list)
    parked: list[Entry] = field(default_factory=list)
    moved_to: Cursor | None = None


@dataclass(eq=False)
class SubscriptionStore:
    """What a service keeps of one subscription: its cursor, projection and parked facts.

    `reacts_in` is the service's own log, into which its handler announces.
    """

    producer: LogStore
    reacts_in: LogStore | None = None
    cursor: Cursor = field(default_factory=Cursor)
    cursor_row: int = 1
    """Which row holds the cursor: who waits for one that goes finds none."""
    changing_over: object = None
    """The rebuild that holds the cursor's row."""
    projection: Projection = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    parked: list[int] = field(default_factory=list)
    _expected: Projection = field(default_factory=dict)
    _expected_waiting: set[str] = field(default_factory=set)

    def commit(self, transaction: Transaction) -> bool:
        """False if another consumer was faster."""
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

    def take_over(self, newer: "SubscriptionStore") -> None:
        """What a rebuild has made, the cursor with it, in the row that is there."""
        self.cursor = newer.cursor
        self.projection, self._expected = newer.projection, newer._expected
        self.waiting, self._expected_waiting = newer.waiting, newer._expected_waiting
        self.parked = newer.parked

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


def kept(store: LogStore | SubscriptionStore) -> dict[str, Any]:
    """What its database holds; the rest is who works on it."""
    return copied({name: value for name, value in vars(store).items() if name not in _NOT_KEPT})


def copied(content: dict[str, Any]) -> dict[str, Any]:
    """Two levels of collections; what is in them never changes."""
    return {name: _copied(value) for name, value in content.items()}


def _copied(value: Any) -> Any:
    another = copy(value)
    if isinstance(value, dict):
        another.update({key: copy(inner) for key, inner in value.items()})
    return another


_NOT_KEPT = {"producer", "reacts_in", "lock_holder", "changing_over"}


def fold(projection: Projection, entry: Entry) -> None:
    count, hash_ = projection.get(entry.subject, (0, 0))
    projection[entry.subject] = (count + 1, hash((hash_, entry.position, entry.body)))


def rebuilt(entries: list[Entry]) -> Projection:
    """The projection of a consumer that reads the whole log for the first time."""
    projection: Projection = {}
    waiting: set[str] = set()
    for entry in entries:
        if entry.subject in waiting or is_poison(entry):
            waiting.add(entry.subject)
        else:
            fold(projection, entry)
    return projection


def command_of(entry: Entry) -> str:
    return entry.body.rpartition(b"|")[2].decode()


def is_poison(entry: Entry) -> bool:
    """Whether every handler rejects it."""
    return entry.body.endswith(b"13")


def calls_for_answer(entry: Entry) -> bool:
    return entry.body.endswith((b"5", b"7"))


@dataclass
class BrokerStore:
    """An exchange per log and a queue per subscription; `up` and `confirming` are its faults."""

    queues: dict[SubscriptionStore, deque[Page]] = field(default_factory=dict)
    up: bool = True
    confirming: bool = True

    def of(self, log: LogStore) -> Iterator[deque[Page]]:
        return (
            queue for subscription, queue in self.queues.items() if subscription.producer is log
        )

    def reset(self) -> None:
        for queue in self.queues.values():
            queue.clear()
