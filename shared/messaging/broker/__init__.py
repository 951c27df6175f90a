"""RabbitMQ as the fast lane: signed bundles out, bundles in.

A bundle is a CloudEvents batch of up to BUNDLE entries; its headers name the log, its end and the
Ed25519 signature over all three. What is not signed by its producer, too large or not exactly of
this form is rejected to the dead-letter queue, unopened, where an operator sees it.

The queues and exchanges are made by the broker's definitions (`infra/rabbitmq`): a service's
account uses its own and makes none. Read `form`, `sending`, `receiving`; `frames` keeps from the
library below what it would fall over.
"""

from collections.abc import Callable, Iterable

from shared.database import Database
from shared.messaging.broker.connecting import connection_to
from shared.messaging.broker.form import BUNDLE, Signer, Verifier, signed_bytes
from shared.messaging.broker.receiving import BundleInbox
from shared.messaging.broker.sending import BundleSender
from shared.messaging.relay import Relay

__all__ = [
    "BUNDLE",
    "BrokerExchange",
    "BundleInbox",
    "BundleSender",
    "Signer",
    "Verifier",
    "connection_to",
    "signed_bytes",
]


class BrokerExchange:
    """One service's side of the broker: a relay for its own log, an inbox per stream."""

    def __init__(
        self,
        uri: str,
        signer: Signer,
        verifier: Verifier,
        database: Database,
        consumers: Iterable[str],
    ) -> None:
        """`consumers` are those who listen to the service."""
        self._uri = uri
        self._verifier = verifier
        self.relay = Relay(database, BundleSender(uri, signer, consumers))

    def committed(self, producer: str) -> None:
        self.relay.wake()

    def inbox(self, consumer: str, producer: str) -> BundleInbox:
        return BundleInbox(self._uri, consumer, producer, self._verifier)

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        spawn(self.relay.run)

    def stop(self) -> None:
        self.relay.stop()
