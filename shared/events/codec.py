"""Facts and events as JSON, and back.

An event travels as CloudEvents 1.0 JSON with the extensions `sequence`, `subjectversion`,
`requestid` and `hash`. Its `body` is that JSON without `sequence` and `hash`, keys sorted, no
spaces, UTF-8: the bytes over which the chain is computed.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import msgspec

import shared.events
from shared.events.fact import Event, Fact

BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"
GENESIS = "0" * 64
"""The hash before the first event of every log."""

F = TypeVar("F", bound=Fact)

_VERSION = "subjectversion"
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


@cache
def histories() -> Mapping[str, list[type[Fact]]]:
    """All versions of each fact, oldest first, by its type without the version."""
    found: dict[str, list[type[Fact]]] = {}
    for name in sorted(contracts(), key=_version_number):
        found.setdefault(_unversioned(name), []).append(contracts()[name])
    return found


def _unversioned(type_: str) -> str:
    return type_.rpartition(".v")[0]


def _version_number(type_: str) -> int:
    number = type_.rpartition(".v")[2]
    return int(number) if number.isdecimal() else 0


def versions(contract: type[Fact]) -> list[type[Fact]]:
    """The contract and the older ones of the same fact, oldest first: what `to_fact` lifts."""
    every = histories().get(_unversioned(contract.TYPE), [contract])
    return every[: every.index(contract) + 1]


def newest(contract: type[Fact]) -> type[Fact]:
    """The version of the fact that producers tell."""
    return histories().get(_unversioned(contract.TYPE), [contract])[-1]


def newer_than_known(type_: str) -> type[Fact] | None:
    """The newest contract known of a fact whose version `type_` is newer still; else None.

    A consumer that hears this contract must not pass over such an event: its program is too old.
    """
    known = histories().get(_unversioned(type_))
    if known and _version_number(type_) > _version_number(known[-1].TYPE):
        return known[-1]
    return None


class Draft(NamedTuple):
    """The canonical bytes of an event, around the version of its subject that its log gives it."""

    before: bytes
    after: bytes

    def body(self, version: int) -> bytes:
        return b"%s%d%s" % (self.before, version, self.after)


def draft(fact: Fact, *, event_id: str, producer: str, time: datetime, request_id: str) -> Draft:
    """An event before it has a version and a position in the log.

    Raise TypeError for an old version of the contract: only the newest is told.
    """
    if newest(type(fact)) is not type(fact):
        raise TypeError(f"{fact.TYPE} is an old version: announce {newest(type(fact)).TYPE}")
    body = _canonical.encode(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": f"/yui/{producer}",
            "type": fact.TYPE,
            "subject": fact.subject,
            _VERSION: 0,
            "time": time,
            "requestid": request_id,
            "datacontenttype": "application/json",
            "data": fact,
        }
    )
    before, name, after = body.rpartition(b'"%s":' % _VERSION.encode())
    return Draft(before + name, after.removeprefix(b"0"))


def chain(previous_hash: str, position: int, body: bytes) -> str:
    """SHA-256 over the hash before, the position and the body."""
    return hashlib.sha256(b"%s %d %s" % (previous_hash.encode(), position, body)).hexdigest()


def to_batch(cloudevents: Iterable[bytes]) -> bytes:
    """Events as they are sent together."""
    return b"[%s]" % b",".join(cloudevents)


def to_json(position: int, hash_: str, body: bytes) -> bytes:
    """An event as it travels: position and hash come after what is under the chain."""
    return body[:-1] + _seal(position, hash_)


def body_of(sent: bytes, position: int, hash_: str) -> bytes:
    """What `to_json` was made of; raises UnreadableEvent if it was not."""
    seal = _seal(position, hash_)
    if not sent.endswith(seal):
        raise UnreadableEvent(f"place {position} does not end with its place and hash")
    return sent[: -len(seal)] + b"}"


def _seal(position: int, hash_: str) -> bytes:
    return b',"sequence":"%d","hash":"%s"}' % (position, hash_.encode())


def narrowed(event: Event, told: Fact) -> dict[str, Any]:
    """What a reader sees who may know a part of a fact: its position, and that part.

    As with a fact withheld altogether, its hash cannot be made from what is shown.
    """
    frame = withheld(event.producer, event.position, event.hash)
    return {**frame, "type": told.TYPE, "subject": told.subject, "data": to_data(told)}


def withheld(producer: str, position: int, hash_: str) -> dict[str, Any]:
    """What a reader without the right to a fact sees: its place in the chain, nothing else."""
    return {
        "source": f"/yui/{producer}",
        "sequence": str(position),
        "hash": hash_,
        "withheld": True,
    }


def to_event(position: int, hash_: str, body: bytes) -> Event:
    """Raise UnreadableEvent if the bytes are not an event of ours."""
    try:
        told = _body.decode(body)
    except (msgspec.DecodeError, RecursionError) as cause:
        raise UnreadableEvent(f"not an event: {cause!r}") from cause
    return Event(
        producer=told.source.removeprefix("/yui/"),
        position=position,
        hash=hash_,
        id=told.id,
        type=told.type,
        subject=told.subject,
        subject_version=told.subjectversion,
        time=told.time,
        request_id=told.requestid,
        data=told.data,
    )


class _Body(msgspec.Struct):
    """The members of a CloudEvent that an `Event` is made of."""

    id: str
    source: str
    type: str
    subject: str
    subjectversion: int
    time: datetime
    requestid: str
    data: msgspec.Raw


_body = msgspec.json.Decoder(_Body)


def to_fact(event: Event, contract: type[F]) -> F:
    """The event's data as the fact it is, lifted to the contract if it is of an older version.

    Raise UnreadableEvent if it breaks the contract.
    """
    try:
        fact = _decoder(_told_by(event.type, contract)).decode(event.data)
    except (msgspec.DecodeError, RecursionError) as cause:
        raise UnreadableEvent(f"{event.type} at {event.position}: {cause}") from cause
    while not isinstance(fact, contract):
        fact = fact.lifted()
    return fact


def _told_by(type_: str, contract: type[Fact]) -> type[Fact]:
    """The version of the contract that the type names."""
    if type_ == contract.TYPE:
        return contract
    for version in versions(contract):
        if type_ == version.TYPE:
            return version
    raise UnreadableEvent(f"{type_} is no version of {contract.TYPE}")


@cache
def _decoder(contract: type[Fact]) -> msgspec.json.Decoder[Fact]:
    return msgspec.json.Decoder(contract)


def to_data(fact: Fact) -> Any:
    """A fact as JSON has it, in dicts, lists and plain values."""
    return msgspec.to_builtins(fact)


def json_schema(contract: type[Fact]) -> dict[str, Any]:
    """The JSON Schema of a fact's `data`."""
    return msgspec.json.schema(contract)
