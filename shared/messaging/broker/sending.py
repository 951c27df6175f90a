"""A producer's side: bundles out, signed."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from amqp.exceptions import NotFound

from shared.events import codec
from shared.messaging.broker.connecting import connection_to
from shared.messaging.broker.form import BUNDLE, Label, Signer, signed_bytes
from shared.messaging.lanes import exchange_of, queues_told_by
from shared.messaging.protocol.continuity import Page
from shared.messaging.protocol.relaying import BrokerAway, Confirms, bundles

ANSWER_SECONDS = 3
CLOSE_SECONDS = 2
MOST_WAITING = 50
"""Bundles in the queue of a consumer that keeps up."""


class BundleSender:
    """Sends pages in bundles with pipelined confirms; renews its connection when that breaks."""

    def __init__(self, uri: str, signer: Signer, consumers: Iterable[str]) -> None:
        self._uri, self._signer = uri, signer
        self._exchange = exchange_of(signer.service)
        self._queues = queues_told_by(signer.service, consumers)
        self._connection: Any = None
        self._asking: Any = None
        """A channel of its own: a question about what is gone ends it."""
        self._confirms = Confirms()

    def send(self, page: Page) -> None:
        """Without waiting for the confirms; raises BrokerAway."""
        if self._confirms.outstanding:
            self.close()  # those of an earlier page would be taken for this one's
        with self._answering() as channel:
            for bundle in bundles(page, BUNDLE):
                self._publish(channel, bundle)

    def probe(self) -> Mapping[str, bool]:
        """Raises BrokerAway where our exchange, our account or the broker is gone."""
        with self._answering() as channel:
            channel.exchange_declare(self._exchange, "", passive=True)
            return {queue: self._is_taken(queue) for queue in self._queues}

    def _is_taken(self, queue: str) -> bool:
        """Whether somebody takes from it, and keeps up; what is gone is not taken."""
        if self._asking is None or not self._asking.is_open:
            self._asking = self._connection.channel()
        try:
            _, waiting, consumers = self._asking.queue_declare(queue, passive=True)
        except NotFound:
            return False
        return bool(consumers and waiting < MOST_WAITING)

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
    def _answering(self) -> Iterator[Any]:
        """The channel; a broker that for ANSWER_SECONDS says and takes nothing is away."""
        with self._or_away():
            channel = self._channel()
            with self._connection.connection.transport.having_timeout(ANSWER_SECONDS):
                yield channel

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
        kid, signature = self._signer.sign(signed_bytes(page.log_id, page.head, body))
        message = channel.prepare_message(
            body,
            content_type=codec.BATCH_MEDIA_TYPE,
            content_encoding="utf-8",
            properties={"delivery_mode": 2},
            headers=Label(page.log_id, page.head, kid, signature).headers(),
        )
        channel.basic_publish(message, exchange=self._exchange, routing_key="")
        self._confirms.sent()

    def _channel(self) -> Any:
        if self._connection is None:
            self._connection = connection_to(self._uri)
            channel = self._connection.default_channel
            channel.confirm_select()
            self._confirms = Confirms()
            channel.events["basic_ack"].add(self._confirms.acked)
            channel.events["basic_nack"].add(self._confirms.nacked)
        return self._connection.default_channel

    def close(self) -> None:
        connection, self._connection, self._asking = self._connection, None, None
        self._confirms = Confirms()
        if connection is not None:
            connection.collect(socket_timeout=CLOSE_SECONDS)
