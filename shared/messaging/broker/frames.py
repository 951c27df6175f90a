"""Frames of AMQP on their way to the library, rid of what it would fall over or choke on.

py-amqp decodes a message's routing key and properties as they arrive, and gathers a body of any
size; what it cannot decode ends the connection, and the broker sends the same message again. All
three are the publisher's own bytes. So a message with properties that are too long or cannot be
read, or with too large a body, is handed on without them: an empty message, for the consumer to
refuse.
"""

from collections.abc import Callable
from contextlib import suppress
from struct import pack, unpack_from
from typing import Any

from amqp.method_framing import frame_handler
from amqp.serialization import decode_properties_basic

from shared.messaging.lanes import LARGEST_BYTES

LONGEST_PROPERTIES = 4096
METHOD, HEADER, BODY = 1, 2, 3
DELIVER = pack(">HH", 60, 60)
SIZE_AT, PROPERTIES_AT = 4, 12
"""Where a header frame has the size of the body, in eight bytes, and where the properties."""
NO_PROPERTIES = pack(">H", 0)
EMPTY_HEADER = pack(">HHQ", 60, 0, 0) + NO_PROPERTIES

Frame = tuple[int, int, bytes]
"""Its type, the channel and the payload."""


class BoundedFrames:
    """A frame handler for `amqp.Connection`: called with a frame, answers whether that ends a step.

    A body that is too large is dropped as it comes; its message is handed on at its end.
    """

    def __init__(self, connection: Any, callback: Callable[..., None]) -> None:
        self._hand_on = frame_handler(connection, callback)
        self._to_drop: dict[int, int] = {}

    def __call__(self, frame: Frame) -> bool:
        kind, channel, payload = frame
        if kind == METHOD and payload[:4] == DELIVER:
            payload = _without_routing_key(payload)
        elif kind == HEADER:
            if (size := _size_of_body(payload)) > LARGEST_BYTES:
                self._to_drop[channel] = size
                return False
            payload = _with_readable_properties(payload)
        elif kind == BODY and channel in self._to_drop:
            return self._drop(channel, len(payload))
        return bool(self._hand_on((kind, channel, payload)))

    def _drop(self, channel: int, count: int) -> bool:
        self._to_drop[channel] -= count
        if self._to_drop[channel] > 0:
            return False
        del self._to_drop[channel]
        return bool(self._hand_on((HEADER, channel, EMPTY_HEADER)))


def _without_routing_key(deliver: bytes) -> bytes:
    """The method `basic.deliver`, whose last argument that is: a bundle needs none."""
    exchange_at = 4 + 1 + deliver[4] + 8 + 1  # after the consumer's tag, the delivery's, a bit
    key_at = exchange_at + 1 + deliver[exchange_at]
    return deliver[:key_at] + b"\0"


def _size_of_body(header: bytes) -> int:
    (size,) = unpack_from(">Q", header, SIZE_AT)
    return int(size)


def _with_readable_properties(header: bytes) -> bytes:
    if len(header) <= PROPERTIES_AT + LONGEST_PROPERTIES:
        with suppress(Exception):  # of any kind: the library trusts these bytes
            decode_properties_basic(header, PROPERTIES_AT)
            return header
    return header[:PROPERTIES_AT] + NO_PROPERTIES
