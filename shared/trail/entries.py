"""One entry of the trail, as it is written, chained and read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from shared.acts import Particular
from shared.events.codec import chain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnreadableEntry(Exception):
    """Bytes that are no entry of a trail."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what; the members are stored as JSON in this order, which the hash is over.

    `by` is a member's id, `service:<name>`, `api-token:<id>` or `operator`, and empty for somebody
    signed out. `whom` is the id of the member or the thing. `address` is the client's, `console`
    for the command line, and empty where a service acts by itself. `act` is a word of
    `shared.acts`; a trail may hold words that this program no longer knows.
    """

    service: str
    at: datetime
    act: str
    by: str
    whom: str
    address: str
    request_id: str
    particulars: dict[str, Particular]

    @classmethod
    def unreadable(cls, at_us: int) -> "Entry":
        """What stands for bytes that are no entry."""
        at = datetime.fromtimestamp(at_us / 1e6, UTC)
        return cls(
            service="", at=at, act="", by="", whom="", address="", request_id="", particulars={}
        )


@dataclass(frozen=True)
class Numbered:
    """An entry at its position: 1, 2, 3 … without gaps."""

    position: int
    hash: str
    entry: Entry
    body: bytes

    def as_row(self) -> dict[str, Any]:
        entry = self.entry
        return {
            "position": self.position,
            "hash": self.hash,
            "at_us": microseconds(entry.at),
            "act": entry.act,
            "by": entry.by,
            "whom": entry.whom,
            "body": self.body,
        }


def microseconds(at: datetime) -> int:
    """Since 1970, exactly."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def assign_positions(position: int, hash_: str, entries: Iterable[Entry]) -> Iterator[Numbered]:
    """Each entry with the position it gets after `position`, where the hash is `hash_`."""
    for entry in entries:
        position += 1
        body = _encoder.encode(entry)
        hash_ = chain(hash_, position, body)
        yield Numbered(position, hash_, entry, body)


def read(body: bytes) -> Entry:
    """Raise UnreadableEntry."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError) as cause:
        raise UnreadableEntry(repr(cause)) from cause


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Entry)
