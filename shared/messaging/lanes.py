"""What the fast lane's exchanges and queues are called, and how large a message on it may be.

For the services, which use them, and for the broker's definitions, which make them before anything
is installed: standard library only.
"""

from shared.manifests import HEARS

LARGEST_BYTES = 1_000_000
"""Of a bundle. The broker takes no larger message, and no listener would open one."""


def exchange_of(producer: str) -> str:
    """Where the producer's bundles are told to whoever listens."""
    return f"{producer}.facts"


def queue_of(listener: str, producer: str) -> str:
    """Where the producer's bundles wait for the listener."""
    return f"{listener}.{producer}"


def queues_told_by(producer: str) -> list[str]:
    """Where the producer's bundles wait, for all who listen."""
    return [queue_of(listener, producer) for listener in HEARS if producer in HEARS[listener]]


def dead_letters_of(listener: str) -> str:
    """Where what the listener refused lies, for an operator to look at."""
    return f"{listener}.dead"
