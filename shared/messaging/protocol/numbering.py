"""Which committed row gets which place.

Rows are drawn an id when they are inserted, which is not the order in which transactions commit.
Across subjects any order will do; inside a subject the version decides.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from shared.events.codec import chain
from shared.messaging.protocol.stream import Entry


class Unplaced(Protocol):
    """A fact that has no place in the log yet."""

    @property
    def subject(self) -> str: ...
    @property
    def subject_version(self) -> int: ...
    @property
    def body(self) -> bytes: ...


Row = TypeVar("Row", bound=Unplaced)


def places(position: int, hash_: str, rows: Iterable[Row]) -> Iterator[tuple[Row, Entry]]:
    """Each row with the place it gets after `position`, without gaps; `hash_` is the one there."""
    for row in in_version_order(rows):
        position += 1
        hash_ = chain(hash_, position, row.body)
        yield row, Entry(position, hash_, row.body, row.subject)


def in_version_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as they came, but each subject's own rows in the order of its versions."""
    rows = list(rows)
    in_order: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.subject_version, reverse=True):
        in_order.setdefault(row.subject, []).append(row)
    return [in_order[row.subject].pop() for row in rows]
