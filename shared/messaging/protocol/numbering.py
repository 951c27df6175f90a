"""Which committed row gets which place.

Rows are drawn an id when they are inserted, which is not the order in which transactions commit.
Across subjects any order will do; inside a subject the version decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from shared.events.codec import chain


class Unplaced(Protocol):
    """A committed row of the log that has no place yet."""

    @property
    def id(self) -> int: ...
    @property
    def subject(self) -> str: ...
    @property
    def subject_version(self) -> int: ...
    @property
    def body(self) -> bytes: ...


Row = TypeVar("Row", bound=Unplaced)


@dataclass(frozen=True)
class Place:
    """The place that the row `id` gets, and the hash of the chain there."""

    id: int
    position: int
    hash: str


def places(position: int, hash_: str, rows: Sequence[Unplaced]) -> Iterator[Place]:
    """The places after `position`, without gaps; `hash_` is that of the place before."""
    for row in in_version_order(rows):
        position += 1
        hash_ = chain(hash_, position, row.body)
        yield Place(row.id, position, hash_)


def in_version_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as they came, but each subject's own rows in the order of its versions."""
    rows = list(rows)
    in_order: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.subject_version, reverse=True):
        in_order.setdefault(row.subject, []).append(row)
    return [in_order[row.subject].pop() for row in rows]
