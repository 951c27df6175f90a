"""Bad messages on the registry's exchange, sent with the registry's own account at the broker."""

import base64
import bz2
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from kombu import Connection

from shared.database import Database
from shared.events import codec
from shared.keys import KeyRing
from shared.messaging.broker import signed_bytes
from shared.messaging.lanes import exchange_of
from shared.messaging.protocol.continuity import Page
from shared.messaging.reading import read_page
from tests.faults.attack import Attack, Violated
from tests.faults.servers import amqp_uri

DEAD_SECONDS = 30
NESTED = 100_000
PACKED_BYTES = 400 << 20
CONSUMERS = ("reporting", "evaluation")
"""Who hears the registry; what is refused lands once in the dead-letter queue of each."""


class Exchange:
    """The registry's exchange, and a page that was really published there."""

    def __init__(self, attack: Attack, connection: Connection, page: Page) -> None:
        self.page = page
        keys = attack.yui.settings.keys
        self.registry, self.sharing = KeyRing("registry", keys), KeyRing("sharing", keys)
        self._producer = connection.Producer()
        self._exchange = exchange_of("registry")

    def send(self, body: bytes, sign: Callable[[bytes], tuple[str, bytes]], page: Page) -> None:
        kid, signature = sign(signed_bytes(page.log_id, page.head, body))
        headers = {
            "log": page.log_id,
            "head": str(page.head),
            "kid": kid,
            "signature": base64.b64encode(signature).decode(),
        }
        self.send_bare(body, headers)

    def send_bare(self, body: bytes, headers: dict[str, Any]) -> None:
        self._producer.publish(
            body,
            exchange=self._exchange,
            routing_key="",
            headers=headers,
            content_type=codec.BATCH_MEDIA_TYPE,
            content_encoding="binary",
        )


@contextmanager
def _exchange(attack: Attack) -> Iterator[Exchange]:
    database = Database(attack.yui.servers.database_url("registry"))
    with closing(database), database.reading() as session:
        page = read_page(session, 0, 200)
    # Unconfirmed, a message may be lost as the connection closes, and no consumer could refuse it.
    confirmed = {"confirm_publish": True}
    uri = amqp_uri(attack.yui.settings, "registry")
    with Connection(uri, transport_options=confirmed) as connection:
        yield Exchange(attack, connection, page)


def _body(page: Page) -> bytes:
    return codec.to_batch(codec.to_json(one.position, one.hash, one.body) for one in page.entries)


def repeat_and_reorder(attack: Attack) -> None:
    """Messages doubled and reordered: old bundles again, one fact each, in any order"""
    with _exchange(attack) as exchange:
        singles = [Page(exchange.page.log_id, exchange.page.head, (one,))
                   for one in exchange.page.entries] * 2  # fmt: skip
        attack.random.shuffle(singles)
        for single in singles:
            exchange.send(_body(single), exchange.registry.sign, single)


def send_what_is_refused(attack: Attack) -> None:
    """Messages corrupted, wrongly signed, packed, deeply nested, not JSON, not even signed"""
    before = {consumer: dead_letters(attack, consumer) for consumer in CONSUMERS}
    with _exchange(attack) as exchange:
        sent = sum(1 for send in REFUSED if send(exchange) is None)
    for consumer in CONSUMERS:
        _expect_dead(attack, consumer, before[consumer] + sent)


def _corrupted(exchange: Exchange) -> None:
    body = _body(exchange.page)
    exchange.send(body, lambda _: exchange.registry.sign(b"something else"), exchange.page)


def _by_another_service(exchange: Exchange) -> None:
    exchange.send(_body(exchange.page), exchange.sharing.sign, exchange.page)


def _in_anothers_name(exchange: Exchange) -> None:
    kid, _ = exchange.registry.sign(b"")
    exchange.send(
        _body(exchange.page),
        lambda message: (kid, exchange.sharing.sign(message)[1]),
        exchange.page,
    )


def _packed(exchange: Exchange) -> None:
    exchange.send_bare(bz2.compress(bytes(PACKED_BYTES)), {"compression": "application/x-bz2"})


def _nested(exchange: Exchange) -> None:
    body = b'[{"sequence":' + b"[" * NESTED + b"]" * NESTED + b"}]"
    exchange.send(body, exchange.registry.sign, exchange.page)


def _not_json(exchange: Exchange) -> None:
    exchange.send(b"\xff\xfe \x00", exchange.registry.sign, exchange.page)


def _not_events(exchange: Exchange) -> None:
    exchange.send(b'[{"sequence":"one"},7]', exchange.registry.sign, exchange.page)


def _unsigned(exchange: Exchange) -> None:
    exchange.send_bare(_body(exchange.page), {})


def _odd_headers(exchange: Exchange) -> None:
    exchange.send_bare(b"[]", {"log": [{}], "head": {"a": [1]}, "kid": 7, "signature": "%%%"})


REFUSED = (
    _corrupted,
    _by_another_service,
    _in_anothers_name,
    _packed,
    _nested,
    _not_json,
    _not_events,
    _unsigned,
    _odd_headers,
)


def dead_letters(attack: Attack, consumer: str) -> int:
    """How many messages lie where an operator sees what the consumer refused."""
    with Connection(amqp_uri(attack.yui.settings, consumer)) as connection:
        declared = connection.default_channel.queue_declare(f"{consumer}.dead", passive=True)
        return int(declared.message_count)


def _expect_dead(attack: Attack, consumer: str, count: int) -> None:
    until = time.monotonic() + DEAD_SECONDS
    while (found := dead_letters(attack, consumer)) < count and time.monotonic() < until:
        time.sleep(0.2)
    if found != count:
        raise Violated(f"{consumer}.dead holds {found} messages, not {count}")
