"""A consumer's side: bundles in, each refused or verified before anything of it is opened."""

import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from amqp import Message
from kombu.connection import Connection

from shared.events import codec
from shared.messaging.broker.connecting import connection_to
from shared.messaging.broker.form import Label, Verifier, signed_bytes
from shared.messaging.lanes import queue_of
from shared.messaging.protocol.continuity import Page
from shared.messaging.protocol.effects import TransientError
from shared.messaging.protocol.relaying import RAREST_BEAT_SECONDS
from shared.messaging.reading import page_from_batch

PREFETCH = 30
HEARTBEAT_SECONDS = 20
OVERDUE_SECONDS = 1.0
LEAST_SILENCE_SECONDS, MOST_SILENCE_SECONDS = 4.5, 2 * RAREST_BEAT_SECONDS
_SHORT_SECONDS = 1.0
"""Between two bundles of facts: that says nothing about silence."""
UNHEARD = "nothing comes by the broker"
TELL_AGAIN_SECONDS = 10.0
"""A consumer looks where it is so often at least: a rebuild may have put it back."""
AWAY_SECONDS = 2
"""While the broker is away, each consumer reads its log this often."""

_say = structlog.get_logger(part="broker")


class Lateness:
    """Whether a lane that seems whole brings what it should, told from what arrives by it.

    A relay is never silent for twice as long as the time before.
    """

    def __init__(self, now: float) -> None:
        self._heard, self._heard_at = 0, now
        self._missed, self._missed_at = 0, now
        self._silence = MOST_SILENCE_SECONDS / 2

    def heard(self, head: int, now: float) -> None:
        """A bundle came, sent when the log ended at `head`."""
        if (silence := now - self._heard_at) > _SHORT_SECONDS:
            self._silence = max(silence, self._silence / 2)
        self._heard, self._heard_at = max(head, self._heard), now

    def missed(self, position: int, now: float) -> None:
        """The log was read up to there, as no bundle had brought it."""
        if self._missed <= self._heard:
            self._missed_at = now
        self._missed = position

    def at(self, now: float) -> bool:
        """Whether what was read in the log is overdue by the lane, or any sign of life is."""
        overdue = self._missed > self._heard and now - self._missed_at > OVERDUE_SECONDS
        silence = max(LEAST_SILENCE_SECONDS, min(2 * self._silence, MOST_SILENCE_SECONDS))
        return overdue or now - self._heard_at > silence


class BundleInbox:
    """One stream's queue, drained by a thread of its own and acknowledged after applying."""

    def __init__(self, uri: str, consumer: str, producer: str, verifier: Verifier) -> None:
        self._uri = uri
        self._consumer, self._producer = consumer, producer
        self._verifier = verifier
        self._arrived: queue.Queue[tuple[Page, Message] | None] = queue.Queue(PREFETCH)
        self._taken: list[Message] = []
        self._closed = False
        self._away = ""
        self._late = Lateness(time.monotonic())
        self._told, self._told_at = ("", 0), 0.0
        self.refused = 0
        threading.Thread(target=self._consume, daemon=True).start()

    def wait(self, timeout_seconds: float) -> Sequence[Page]:
        pages: list[Page] = []
        try:
            arrived = self._next(timeout_seconds)
            while arrived is not None:
                pages.append(arrived[0])
                self._taken.append(arrived[1])
                arrived = self._arrived.get_nowait()
        except queue.Empty:
            pass
        return pages

    def _next(self, timeout_seconds: float) -> tuple[Page, Message] | None:
        """What arrives next; raises queue.Empty after a silence.

        A sign of life that says what the one before said is passed over: it breaks the silence.
        """
        while arrived := self._arrived.get(timeout=timeout_seconds):
            if self._is_news(arrived[0]):
                break
            _acknowledge_if_there(arrived[1])
        return arrived

    def done(self) -> None:
        taken, self._taken = self._taken, []
        for message in taken:
            _acknowledge_if_there(message)

    def missed(self, position: int) -> None:
        self._late.missed(position, time.monotonic())

    @property
    def trouble(self) -> str:
        return self._away or (UNHEARD if self._late.at(time.monotonic()) else "")

    def close(self) -> None:
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        """Let `wait` answer now, with nothing: the consumer then reads the log."""
        with suppress(queue.Full):  # then `wait` has something to answer at once anyway
            self._arrived.put_nowait(None)

    def _consume(self) -> None:
        while not self._closed:
            try:
                with connection_to(self._uri, HEARTBEAT_SECONDS) as connection:
                    self._consume_from(connection)
            except Exception as cause:  # the log is read meanwhile; come back when it is there
                _say.warning("broker_away", stream=f"{self._consumer}.{self._producer}",
                             cause=repr(cause))  # fmt: skip
                self._away = type(cause).__name__
                self._wake()
                time.sleep(AWAY_SECONDS)

    def _consume_from(self, connection: Connection) -> None:
        channel: Any = connection.default_channel
        channel.auto_decode = False  # the library would by the encoding that a message names
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(queue_of(self._consumer, self._producer), callback=self._receive)
        self._away, self._late = "", Lateness(time.monotonic())
        while not self._closed:
            try:
                connection.drain_events(timeout=1)
            except TimeoutError:
                connection.heartbeat_check()

    def _receive(self, message: Message) -> None:
        try:
            page = self._verified(message)
        except (codec.UnreadableEvent, TypeError, ValueError) as cause:
            self.refused += 1
            _say.error("bundle_refused", stream=f"{self._consumer}.{self._producer}",
                       cause=repr(cause))  # fmt: skip
            message.channel.basic_reject(message.delivery_tag, requeue=False)
        except (
            TransientError
        ) as cause:  # its key cannot be asked for now; the log has it all anyway
            _say.warning("bundle_unverified", stream=f"{self._consumer}.{self._producer}",
                         cause=repr(cause))  # fmt: skip
            _acknowledge(message)
        else:
            self._late.heard(page.head, time.monotonic())
            self._arrived.put((page, message))

    def _is_news(self, page: Page) -> bool:
        """Whether there are facts, or another end of the log, or nothing was said for a while."""
        now, told = time.monotonic(), (page.log_id, page.head)
        if not page.entries and told == self._told and now - self._told_at < TELL_AGAIN_SECONDS:
            return False
        self._told, self._told_at = told, now
        return True

    def _verified(self, message: Message) -> Page:
        label, body = Label.read(message.properties), message.body
        if not label.kid.startswith(f"{self._producer}/") or not self._verifier.verify(
            label.kid, label.signature, signed_bytes(label.log_id, label.head, body)
        ):
            raise ValueError("not signed by its producer")
        return page_from_batch(label.log_id, label.head, body)


def _acknowledge_if_there(message: Message) -> None:
    try:
        _acknowledge(message)
    except Exception as cause:  # the connection broke: the broker sends it again
        _say.info("ack_lost", cause=repr(cause))


def _acknowledge(message: Message) -> None:
    message.channel.basic_ack(message.delivery_tag)
