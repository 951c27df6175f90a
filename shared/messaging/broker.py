"""RabbitMQ as the fast lane: signed bundles out, bundles in.

A bundle is a CloudEvents batch of up to BUNDLE entries; its headers name the log, its end and the
Ed25519 signature over all three. What is not signed by its producer, too large or not readable is
rejected to the dead-letter queue, where an operator sees it.
"""

import base64
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from ssl import CERT_REQUIRED
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import structlog
from kombu import Connection, Consumer, Exchange, Message, Queue

from shared.database import Database
from shared.errors import ServiceAway
from shared.events import codec
from shared.keys import KeyDirectory, KeyRing
from shared.messaging.protocol.relaying import BrokerAway, Confirms, bundles
from shared.messaging.protocol.stream import Page
from shared.messaging.reading import page_from_batch
from shared.messaging.relay import Relay

BUNDLE = 50
LARGEST_BYTES = 1_000_000
PREFETCH = 30
CONNECT_SECONDS = 2
CLOSE_SECONDS = 2
HEARTBEAT_SECONDS = 20
AWAY_SECONDS = 2
"""While the broker is away, each listener reads its log this often."""

_say = structlog.get_logger(part="broker")


def connection_to(uri: str, heartbeat_seconds: int = 0) -> Connection:
    """A connection that is made when it is first used.

    `amqps` is TLS, and the broker's certificate must fit its name; `?cacertfile=FILE`, as in
    RabbitMQ's own URIs, names the authority to trust instead of the system's.
    """
    where = urlsplit(uri)
    trusted = dict(parse_qsl(where.query)).get("cacertfile")
    tls = {"ca_certs": trusted, "cert_reqs": CERT_REQUIRED, "server_hostname": where.hostname}
    return Connection(
        where._replace(query="").geturl(),
        ssl=tls if where.scheme == "amqps" else False,
        heartbeat=heartbeat_seconds,
        connect_timeout=CONNECT_SECONDS,
    )


def exchange_of(producer: str) -> Exchange:
    return Exchange(f"{producer}.facts", "fanout", durable=True)


def queue_of(listener: str, producer: str) -> Queue:
    """The listener's quorum queue; what it rejects goes to `<listener>.dead`.

    The producer's exchange must be there: a listener may not make or change it.
    """
    name = f"{listener}.{producer}"
    return Queue(
        name,
        Exchange(exchange_of(producer).name, passive=True),
        durable=True,
        queue_arguments={
            "x-queue-type": "quorum",
            "x-dead-letter-exchange": f"{listener}.dead",
            "x-dead-letter-routing-key": name,
            "x-delivery-limit": 20,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )


def dead_letters_of(listener: str) -> Queue:
    dead = Exchange(f"{listener}.dead", "fanout", durable=True)
    return Queue(f"{listener}.dead", dead, durable=True, queue_arguments={"x-queue-type": "quorum"})


def signed_bytes(log_id: str, head: int, body: bytes) -> bytes:
    return b"%s|%d|%s" % (log_id.encode(), head, body)


class BundleSender:
    """Sends pages in bundles with pipelined confirms; renews its connection when that breaks."""

    def __init__(self, uri: str, ring: KeyRing) -> None:
        self._uri, self._ring = uri, ring
        self._connection: Any = None
        self._confirms = Confirms()

    def send(self, page: Page) -> None:
        """Without waiting for the confirms; raises BrokerAway."""
        with self._or_away():
            if self._confirms.outstanding:
                self.close()  # those of an earlier page would be taken for this one's
            channel = self._channel()
            for bundle in bundles(page, BUNDLE):
                self._publish(channel, bundle)

    def confirmed(self, timeout_seconds: float) -> bool:
        """Whether everything sent is confirmed within the time; raises BrokerAway."""
        until = time.monotonic() + timeout_seconds
        with self._or_away():
            while self._confirms.outstanding:
                remaining = until - time.monotonic()
                if remaining <= 0:
                    return False
                with suppress(TimeoutError):
                    self._connection.drain_events(timeout=remaining)
            if self._confirms.refused:
                raise OSError("the broker refused a bundle")
        return True

    @contextmanager
    def _or_away(self) -> Iterator[None]:
        try:
            yield
        except Exception as cause:  # whatever the library raises, the connection is of no use
            self.close()
            raise BrokerAway(type(cause).__name__) from cause

    def _publish(self, channel: Any, page: Page) -> None:
        body = codec.to_batch(
            codec.to_json(one.position, one.hash, one.body) for one in page.entries
        )
        kid, signature = self._ring.sign(signed_bytes(page.log_id, page.head, body))
        message = channel.prepare_message(
            body,
            content_type=codec.BATCH_MEDIA_TYPE,
            content_encoding="utf-8",
            properties={"delivery_mode": 2},
            headers={
                "log": page.log_id,
                "head": str(page.head),
                "kid": kid,
                "signature": base64.b64encode(signature).decode(),
            },
        )
        exchange = exchange_of(self._ring.service).name
        channel.basic_publish(message, exchange=exchange, routing_key="")
        self._confirms.sent()

    def _channel(self) -> Any:
        if self._connection is None:
            self._connection = connection_to(self._uri)
            channel = self._connection.default_channel
            exchange_of(self._ring.service)(channel).declare()
            channel.confirm_select()
            self._confirms = Confirms()
            channel.events["basic_ack"].add(self._confirms.acked)
            channel.events["basic_nack"].add(self._confirms.nacked)
        return self._connection.default_channel

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self._confirms = Confirms()
        if connection is not None:
            connection.collect(socket_timeout=CLOSE_SECONDS)


class BundleInbox:
    """One stream's queue, drained by a thread of its own and acknowledged after applying."""

    def __init__(self, uri: str, listener: str, producer: str, keys: KeyDirectory) -> None:
        self._uri = uri
        self._listener, self._producer = listener, producer
        self._keys = keys
        self._arrived: queue.Queue[tuple[Page, Message] | None] = queue.Queue(PREFETCH)
        self._taken: list[Message] = []
        self._closed = False
        self.refused = 0
        threading.Thread(target=self._consume, daemon=True).start()

    def wait(self, timeout_seconds: float) -> Sequence[Page]:
        pages: list[Page] = []
        try:
            arrived = self._arrived.get(timeout=timeout_seconds)
            while arrived is not None:
                pages.append(arrived[0])
                self._taken.append(arrived[1])
                arrived = self._arrived.get_nowait()
        except queue.Empty:
            pass
        return pages

    def done(self) -> None:
        taken, self._taken = self._taken, []
        for message in taken:
            try:
                message.ack()
            except Exception as cause:  # the connection broke: the broker sends it again
                _say.info("ack_lost", cause=repr(cause))

    def close(self) -> None:
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        """Let `wait` answer now, with nothing: the listener then reads the log."""
        with suppress(queue.Full):  # then `wait` has something to answer at once anyway
            self._arrived.put_nowait(None)

    def _consume(self) -> None:
        while not self._closed:
            try:
                with connection_to(self._uri, HEARTBEAT_SECONDS) as connection:
                    self._consume_from(connection)
            except Exception as cause:  # the log is read meanwhile; come back when it is there
                _say.warning("broker_away", stream=f"{self._listener}.{self._producer}",
                             cause=repr(cause))  # fmt: skip
                self._wake()
                time.sleep(AWAY_SECONDS)

    def _consume_from(self, connection: Connection) -> None:
        channel = connection.default_channel
        dead_letters_of(self._listener)(channel).declare()
        channel.basic_qos(0, PREFETCH, False)
        consumer = Consumer(
            channel,
            [queue_of(self._listener, self._producer)],
            on_message=self._receive,
            auto_declare=True,
        )
        with consumer:
            while not self._closed:
                try:
                    connection.drain_events(timeout=1)
                except TimeoutError:
                    connection.heartbeat_check()

    def _receive(self, message: Message) -> None:
        try:
            page = self._verified(message)
        except (codec.UnreadableEvent, KeyError, TypeError, ValueError) as cause:
            self.refused += 1
            _say.error("bundle_refused", stream=f"{self._listener}.{self._producer}",
                       cause=repr(cause))  # fmt: skip
            message.reject(requeue=False)
        except ServiceAway as cause:  # its key cannot be asked for now; the log has it all anyway
            _say.warning("bundle_unverified", stream=f"{self._listener}.{self._producer}",
                         cause=repr(cause))  # fmt: skip
            message.ack()
        else:
            self._arrived.put((page, message))

    def _verified(self, message: Message) -> Page:
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        if len(body) > LARGEST_BYTES:
            raise ValueError("bundle too large")
        headers = message.headers
        log_id, head, kid = str(headers["log"]), int(headers["head"]), str(headers["kid"])
        signature = base64.b64decode(headers["signature"])
        if not kid.startswith(f"{self._producer}/") or not self._keys.verify(
            kid, signature, signed_bytes(log_id, head, body)
        ):
            raise ValueError("not signed by its producer")
        return page_from_batch(log_id, head, body)


class BrokerExchange:
    """One service's side of the broker: a relay for its own log, an inbox per stream."""

    def __init__(self, uri: str, ring: KeyRing, keys: KeyDirectory, database: Database) -> None:
        self._uri = uri
        self._keys = keys
        self.relay = Relay(database, BundleSender(uri, ring))

    def grown(self, producer: str) -> None:
        self.relay.wake()

    def inbox(self, listener: str, producer: str) -> BundleInbox:
        return BundleInbox(self._uri, listener, producer, self._keys)

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        spawn(self.relay.run)

    def stop(self) -> None:
        self.relay.stop()
