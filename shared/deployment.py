"""The one place that knows how services hear of each other: inside the process or by the broker."""

from functools import cache

from shared.database import Database
from shared.keys import KeyDirectory, KeyRing
from shared.manifests import HEARS
from shared.messaging import Exchange, ProcessExchange
from shared.settings import Settings


@cache
def _process_exchange() -> ProcessExchange:
    return ProcessExchange()


def open_exchange(
    settings: Settings, ring: KeyRing, directory: KeyDirectory, database: Database
) -> Exchange:
    """By the broker, if the settings name one."""
    if settings.amqp_uri is None:
        return _process_exchange()
    from shared.messaging.broker import BrokerExchange  # kombu only where there is a broker

    consumers = [name for name, producers in HEARS.items() if ring.service in producers]
    return BrokerExchange(settings.amqp_uri, ring, directory, database, consumers)
