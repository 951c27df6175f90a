"""What the fast lane's exchanges and queues are called, and how large a message on it may be.

For the services, which use them, and for the broker's definitions, which make them before anything
is installed: standard library only.
"""

from collections.abc import Iterable

LARGEST_BYTES = 1_000_000
"""Of a bundle. The broker takes no larger message, and no consumer would open one."""


def exchange_of(producer: str) -> str:
    """Where the producer's bundles are told to whoever listens."""
    return f"{producer}.facts"


def queue_of(consumer: str, producer: str) -> str:
    """Where the producer's bundles wait for the consumer."""
    return f"{consumer}.{producer}"


def queues_told_by(producer: str, consumers: Iterable[str]) -> list[str]:
    """Where the producer's bundles wait, for all who listen."""
    return [queue_of(consumer, producer) for consumer in consumers]


def dead_letters_of(consumer: str) -> str:
    """Where what the consumer refused lies, for an operator to look at."""
    return f"{consumer}.dead"
