"""What a consumer may apply next: plain rules without input or output.

A subscription is one producer's log as one consumer hears it; its cursor is the last position
applied.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from shared.events.codec import GENESIS, chain


@dataclass(frozen=True)
class Cursor:
    """The last position applied: which log, where, and the hash there."""

    log_id: str = ""
    position: int = 0
    hash: str = GENESIS


class Entry(NamedTuple):
    """One position of a log as read: `body` is the CloudEvent, `subject` the one it names."""

    position: int
    hash: str
    body: bytes
    subject: str = ""


@dataclass(frozen=True)
class Page:
    """Some positions of a log in order, and where the log ends."""

    log_id: str
    head: int
    entries: tuple[Entry, ...]


def joined(pages: Sequence[Page]) -> list[Page]:
    """Pages that follow each other in one log as one, so that they are applied together."""
    return [
        Page(log_id, max(page.head for page in group), tuple(e for p in group for e in p.entries))
        for log_id, run in groupby(pages, key=lambda page: page.log_id)
        for group in [list(run)]
    ]


class LogDiverged(Exception):
    """The log is not the one heard so far: restored from an older backup, or altered.

    The consumer stops and says so; it never drops silently. `at` is the first position that does
    not follow from what was heard.
    """

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


class Gap(LogDiverged):
    """Positions between the cursor and the first entry are missing; read them from the log.

    If the log itself lacks them, it has diverged.
    """


def expect_end_not_before(cursor: Cursor, page: Page) -> None:
    """Raise LogDiverged if the log, read just now, ends before the cursor.

    A bundle may: it can be an old one that the broker delivers again.
    """
    if page.head < cursor.position:
        raise LogDiverged(
            page.head + 1, f"the log ends at {page.head}, but {cursor.position} was heard"
        )


def continuation(cursor: Cursor, page: Page) -> list[Entry]:
    """The entries that follow the cursor without a gap; those already applied are dropped.

    Raises Gap if the next position is not among them, LogDiverged if the log is another one or its
    chain does not continue the cursor's hash.
    """
    if cursor.log_id and page.log_id != cursor.log_id:
        raise LogDiverged(1, f"log {page.log_id} is not {cursor.log_id}")
    fresh = _without_gap(cursor.position, page.entries)
    hash_ = cursor.hash
    for entry in fresh:
        if chain(hash_, entry.position, entry.body) != entry.hash:
            raise LogDiverged(entry.position, f"place {entry.position} does not continue the chain")
        hash_ = entry.hash
    return fresh


def _without_gap(position: int, entries: Iterable[Entry]) -> list[Entry]:
    fresh: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.position):
        if entry.position <= position + len(fresh):
            continue
        if entry.position > position + len(fresh) + 1:
            if not fresh:
                missing = f"places {position + 1} to {entry.position - 1} are missing"
                raise Gap(position + 1, missing)
            break
        fresh.append(entry)
    return fresh
