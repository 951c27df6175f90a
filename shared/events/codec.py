"""Facts and events as JSON, and back.

An event travels as CloudEvents 1.0 JSON with the extensions `sequence`, `subjectversion`,
`requestid` and `hash`. Its `body` is that JSON without `sequence` and `hash`, keys sorted, no
spaces, UTF-8: the bytes over which the chain is computed.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

import shared.events
from shared.events.fact import Event, Fact

BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"
GENESIS = "0" * 64
"""The hash before the first event of every log."""

F = TypeVar("F", bound=Fact)

_canonical = msgspec.json.Encoder(order="sorted")


class UnreadableEvent(ValueError):
    """Not an event, or a fact that does not fit its contract."""


@cache
def contracts() -> Mapping[str, type[Fact]]:
    """Every fact type there is, by its `TYPE`; all modules of `shared.events` are read once."""
    for module in pkgutil.iter_modules(shared.events.__path__):
        importlib.import_module(f"shared.events.{module.name}")
    return MappingProxyType({cls.TYPE: cls for cls in _concrete(Fact)})


def _concrete(cls: type) -> list[Any]:
    found: list[Any] = [cls] if "TYPE" in vars(cls) else []
    subclasses: list[type] = cls.__subclasses__()
    return found + [fact for subclass in subclasses for fact in _concrete(subclass)]


def to_body(
    fact: Fact, *, event_id: str, version: int, producer: str, time: datetime, request_id: str
) -> bytes:
    """The canonical bytes of one event before it has a place in the log."""
    return _canonical.encode(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": f"/yui/{producer}",
            "type": fact.TYPE,
            "subject": fact.subject,
            "subjectversion": version,
            "time": time,
            "requestid": request_id,
            "datacontenttype": "application/json",
            "data": fact,
        }
    )


def chain(previous_hash: str, position: int, body: bytes) -> str:
    """SHA-256 over the hash before, the position and the body."""
    return hashlib.sha256(b"%s %d %s" % (previous_hash.encode(), position, body)).hexdigest()


def to_cloudevent(position: int, hash_: str, body: bytes) -> dict[str, Any]:
    return {**msgspec.json.decode(body), "sequence": str(position), "hash": hash_}


def withheld(producer: str, position: int, hash_: str) -> dict[str, Any]:
    """What a reader without the right to a fact sees: its place in the chain, nothing else."""
    return {
        "source": f"/yui/{producer}",
        "sequence": str(position),
        "hash": hash_,
        "withheld": True,
    }


def body_of(cloudevent: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a received CloudEvent, for checking the chain."""
    return _canonical.encode({k: v for k, v in cloudevent.items() if k not in ("sequence", "hash")})


def to_event(cloudevent: Mapping[str, Any]) -> Event:
    """Raise UnreadableEvent if it is not one of ours."""
    try:
        placed = {
            "producer": cloudevent["source"].removeprefix("/yui/"),
            "position": int(cloudevent["sequence"]),
            "hash": cloudevent["hash"],
        }
        if cloudevent.get("withheld"):
            return Event(**placed)
        return Event(
            **placed,
            id=cloudevent["id"],
            type=cloudevent["type"],
            subject=cloudevent["subject"],
            subject_version=int(cloudevent["subjectversion"]),
            time=datetime.fromisoformat(cloudevent["time"]),
            request_id=cloudevent["requestid"],
            data=cloudevent["data"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise UnreadableEvent(f"not an event: {cause!r}") from cause


def to_fact(event: Event, contract: type[F]) -> F:
    """The event's data as the fact it is; raise UnreadableEvent if it breaks the contract."""
    try:
        return msgspec.convert(event.data, contract)
    except msgspec.ValidationError as cause:
        raise UnreadableEvent(f"{event.type} at {event.position}: {cause}") from cause


def json_schema(contract: type[Fact]) -> dict[str, Any]:
    """The JSON Schema of a fact's `data`."""
    return msgspec.json.schema(contract)
