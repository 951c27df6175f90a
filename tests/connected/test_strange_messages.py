"""Whoever holds a producer's account at the broker sends its consumers what is no bundle."""

import bz2
import resource
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from amqp import Message
from amqp.exceptions import PreconditionFailed
from kombu import Connection

from infra.local import LocalServers
from shared.events import codec
from shared.keys import KeyDirectory, KeyRing
from shared.messaging.broker import BundleInbox, BundleSender
from shared.messaging.lanes import dead_letters_of, exchange_of, queue_of
from shared.messaging.protocol.continuity import Page
from tests.connected.bundles import a_page

HEADERS, TYPE, ENCODING = 0x2000, 0x8000, 0x4000
"""Flags of the properties that a message bears, in the order in which they stand."""
MIB = 1 << 20


class Raw(Message):
    """A message whose properties are these very bytes."""

    properties_on_the_wire = b"\0\0"

    def _serialize_properties(self) -> bytes:
        return self.properties_on_the_wire


def raw(properties: bytes, body: bytes = b"x") -> Message:
    message = Raw(body)
    message.properties_on_the_wire = properties
    return message


def long_string(value: bytes) -> bytes:
    return b"S" + struct.pack(">I", len(value)) + value


def with_headers(*fields: tuple[bytes, bytes]) -> bytes:
    """The properties of a message with this table: names and values, as the wire has them."""
    table = b"".join(bytes([len(name)]) + name + value for name, value in fields)
    return struct.pack(">HI", HEADERS, len(table)) + table


def nested(levels: int) -> bytes:
    """An array in an array, that many times."""
    value = b""
    for _ in range(levels):
        value = b"A" + struct.pack(">I", len(value)) + value
    return value


def bomb(mebibytes: int) -> bytes:
    packer = bz2.BZ2Compressor()
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(mebibytes)), packer.flush()])


COMPRESSED = with_headers((b"compression", long_string(b"application/x-bz2")))

STRANGE = {
    "a compression that nobody knows": raw(with_headers((b"compression", long_string(b"nothing")))),
    "a body that unpacks to 400 MiB": raw(COMPRESSED, bomb(400)),
    "a table 20,000 arrays deep": raw(with_headers((b"deep", nested(20_000)))),
    "a table 300 arrays deep": raw(with_headers((b"deep", nested(300)))),
    "a time beyond all years": raw(with_headers((b"at", b"T" + b"\xff" * 8))),
    "headers of 100 KB": raw(with_headers((b"long", long_string(b"x" * 100_000)))),
    "a content type that is no text": raw(struct.pack(">HB", TYPE, 1) + b"\xff"),
    "an encoding that is slow to read": raw(
        struct.pack(">HB", ENCODING, 8) + b"punycode", b"a" * 900_000
    ),
    "nothing at all": raw(b"\0\0", b""),
}
FORMS = pytest.mark.parametrize("message", STRANGE.values(), ids=STRANGE)


@dataclass
class Stream:
    """registry's facts on their way to reporting, and registry's account in a stranger's hands."""

    servers: LocalServers
    inbox: BundleInbox
    sender: BundleSender

    def send(self, message: Message, routing_key: str = "") -> None:
        with Connection(self.servers.amqp_uri("registry")) as connection:
            connection.default_channel.basic_publish_confirm(
                message, exchange=exchange_of("registry"), routing_key=routing_key
            )

    def next_page(self) -> list[Page]:
        self.sender.send(a_page())
        assert self.sender.confirmed(timeout_seconds=10)
        pages = list(self.inbox.wait(timeout_seconds=20))
        self.inbox.done()
        return pages

    def waiting(self, queue: str) -> int:
        with Connection(self.servers.amqp_uri("reporting")) as connection:
            declared = connection.default_channel.queue_declare(queue, passive=True)
            return int(declared.message_count)


@pytest.fixture
def stream(servers: LocalServers, tmp_path) -> Iterator[Stream]:
    ring = KeyRing("registry", tmp_path / "keys")
    directory = KeyDirectory(lambda _: "")
    directory.know("registry", ring.jwks())
    with Connection(servers.amqp_uri("reporting")) as connection:
        eventually(lambda: consumers(connection) == 0)
        for queue in (queue_of("reporting", "registry"), dead_letters_of("reporting")):
            connection.default_channel.queue_purge(queue)
        inbox = BundleInbox(servers.amqp_uri("reporting"), "reporting", "registry", directory)
        sender = BundleSender(servers.amqp_uri("registry"), ring, ["reporting"])
        eventually(lambda: consumers(connection) == 1)
        yield Stream(servers, inbox, sender)
        inbox.close()
        sender.close()
        eventually(lambda: consumers(connection) == 0)


def consumers(connection: Connection) -> int:
    queue = queue_of("reporting", "registry")
    return int(connection.default_channel.queue_declare(queue, passive=True).consumer_count)


def eventually(holds: Callable[[], bool], timeout_seconds: float = 30) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def most_memory_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


@FORMS
def test_what_is_no_bundle_is_refused_once_unopened_and_the_next_bundle_is_heard(
    stream: Stream, message: Message
) -> None:
    before = most_memory_mib()

    stream.send(message)

    assert stream.next_page() == [a_page()]
    assert stream.inbox.refused == 1
    eventually(lambda: stream.waiting("reporting.dead") == 1)
    assert most_memory_mib() - before < 100


def test_a_routing_key_that_is_no_text_does_not_hold_up_the_stream(stream: Stream) -> None:
    stream.send(raw(b"\0\0"), routing_key=b"\xff\xfe")  # type: ignore[arg-type]

    assert stream.next_page() == [a_page()]
    assert stream.inbox.refused == 1


def test_a_right_bundle_under_a_header_of_anothers_making_is_refused(stream: Stream) -> None:
    body = codec.to_batch(
        codec.to_json(one.position, one.hash, one.body) for one in a_page().entries
    )
    stream.send(Message(body, application_headers={"compression": "zlib"}))

    assert stream.next_page() == [a_page()]
    assert stream.inbox.refused == 1


def test_a_body_larger_than_a_bundle_is_not_taken_by_the_broker(stream: Stream) -> None:
    with pytest.raises(PreconditionFailed):
        stream.send(raw(b"\0\0", bytes(2 * MIB)))
