"""What the broker's frames are rid of before the library opens them."""

from struct import pack
from types import SimpleNamespace

from amqp import Message

from shared.messaging.broker.frames import BoundedFrames
from shared.messaging.lanes import LARGEST_BYTES

DELIVER = pack(">HH", 60, 60)
METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8


class Heard:
    """What comes out of the frames of one connection."""

    def __init__(self) -> None:
        self.methods: list[bytes] = []
        self.messages: list[Message] = []
        self._frames = BoundedFrames(SimpleNamespace(bytes_recv=0), self._take)

    def _take(self, channel: int, method: tuple[int, int], args: bytes, content: Message) -> None:
        self.methods.append(args)
        self.messages.append(content)

    def frame(self, kind: int, payload: bytes, channel: int = 1) -> bool:
        return self._frames((kind, channel, payload))

    def begin(self, size: int, channel: int = 1) -> None:
        self.frame(METHOD, deliver(b"any"), channel)
        self.frame(HEADER, pack(">HHQH", 60, 0, size, 0), channel)


def deliver(routing_key: bytes) -> bytes:
    tag, exchange = b"\x03tag", b"\x0dcouncil.facts"
    return DELIVER + tag + pack(">QB", 7, 0) + exchange + bytes([len(routing_key)]) + routing_key


def test_a_body_within_the_limit_arrives_whole_from_several_frames():
    heard = Heard()
    heard.begin(6)

    assert heard.frame(BODY, b"abc") is False
    assert heard.frame(BODY, b"def") is True
    assert heard.messages[0].body == b"abcdef"


def test_a_body_over_the_limit_is_dropped_as_it_comes_and_arrives_as_an_empty_message():
    heard = Heard()
    heard.begin(LARGEST_BYTES + 1)

    assert heard.frame(BODY, bytes(LARGEST_BYTES)) is False
    assert heard.messages == []
    assert heard.frame(BODY, b"x") is True
    assert (heard.messages[0].body, heard.messages[0].properties) == ("", {})

    heard.begin(2)
    heard.frame(BODY, b"ok")
    assert heard.messages[1].body == b"ok"


def test_what_another_channel_and_the_heartbeat_say_meanwhile_is_heard():
    heard = Heard()
    heard.begin(LARGEST_BYTES + 1, channel=1)

    heard.frame(HEARTBEAT, b"", channel=0)
    heard.begin(2, channel=2)
    heard.frame(BODY, b"ok", channel=2)

    assert [message.body for message in heard.messages] == [b"ok"]


def test_the_routing_key_is_left_out_and_the_rest_of_the_delivery_stays():
    heard = Heard()
    heard.frame(METHOD, deliver(b"\xff\xfe"))
    heard.frame(HEADER, pack(">HHQH", 60, 0, 0, 0))

    assert heard.methods == [deliver(b"")]
