"""The golden examples as a log keeps them."""

import msgspec

from infra.docs.events import contracts, golden
from shared.events import codec
from shared.events.fact import Event, Fact
from shared.messaging.protocol.continuity import Entry


def golden_entry(fact_type: str) -> Entry:
    event = golden(fact_type)
    position, hash_ = int(event.pop("sequence")), event.pop("hash")
    return Entry(position, hash_, msgspec.json.encode(event, order="sorted"), event["subject"])


def golden_event(fact_type: str) -> tuple[Fact, Event]:
    """The example as it is told to handlers, without being lifted."""
    event = codec.to_event(*golden_entry(fact_type)[:3])
    return codec.to_fact(event, contracts()[fact_type]), event
