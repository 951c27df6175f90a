"""RabbitMQ's users, exchanges and queues, as the definitions that the broker loads at its start.

Everything is made here, and so no service's account may make, change, bind or remove anything: a
queue of a thief's own making could hold up whoever announces into it.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterator, Mapping

from shared.manifests import HEARS, WITH_API
from shared.messaging.lanes import dead_letters_of, exchange_of, queue_of

VIRTUAL_HOST = "yui"
DELIVERIES = 20
"""Until a message goes to the dead letters. Connections that broke on the way count, too."""
NOTHING = "^$"


def definitions(passwords: Mapping[str, str]) -> dict[str, object]:
    """The document for `load_definitions`: a user for each of these, and no default user."""
    return {
        "vhosts": [{"name": VIRTUAL_HOST}],
        "users": [
            {
                "name": service,
                "password_hash": password_hash(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for service, password in passwords.items()
        ],
        "permissions": [permissions_of(service) for service in passwords],
        "exchanges": [
            *(fanout(exchange_of(service)) for service in WITH_API),
            *(fanout(dead_letters_of(consumer)) for consumer in HEARS),
        ],
        "queues": [queue for consumer in HEARS for queue in _queues_of(consumer)],
        "bindings": [
            _binding(exchange, queue)
            for consumer in HEARS
            for exchange, queue in _lanes_to(consumer)
        ],
    }


def fanout(name: str) -> dict[str, object]:
    """An exchange that tells everything to every queue bound to it."""
    return {
        "name": name,
        "vhost": VIRTUAL_HOST,
        "type": "fanout",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _lanes_to(consumer: str) -> Iterator[tuple[str, str]]:
    """From which exchange into which queue."""
    for producer in HEARS[consumer]:
        yield exchange_of(producer), queue_of(consumer, producer)
    yield dead_letters_of(consumer), dead_letters_of(consumer)


def _queues_of(consumer: str) -> Iterator[dict[str, object]]:
    """Quorum queues; what the consumer rejects goes to its dead letters."""
    for producer in HEARS[consumer]:
        name = queue_of(consumer, producer)
        yield _quorum_queue(
            name,
            {
                "x-dead-letter-exchange": dead_letters_of(consumer),
                "x-dead-letter-routing-key": name,
                "x-delivery-limit": DELIVERIES,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",
            },
        )
    yield _quorum_queue(dead_letters_of(consumer), {})


def _quorum_queue(name: str, arguments: Mapping[str, object]) -> dict[str, object]:
    return {
        "name": name,
        "vhost": VIRTUAL_HOST,
        "durable": True,
        "auto_delete": False,
        "arguments": {"x-queue-type": "quorum", **arguments},
    }


def _binding(exchange: str, queue: str) -> dict[str, object]:
    return {
        "source": exchange,
        "vhost": VIRTUAL_HOST,
        "destination": queue,
        "destination_type": "queue",
        "routing_key": "",
        "arguments": {},
    }


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256: base64 of salt (4 bytes) and digest over salt and password."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def permissions_of(service: str) -> dict[str, str]:
    """A service writes to its own exchange and reads its own queues, and that is all."""
    heard = [queue_of(service, producer) for producer in HEARS.get(service, ())]
    return {
        "user": service,
        "vhost": VIRTUAL_HOST,
        "configure": NOTHING,
        "write": _exactly(exchange_of(service)),
        "read": _exactly(*heard, dead_letters_of(service)) if heard else NOTHING,
    }


def _exactly(*names: str) -> str:
    return f"^({'|'.join(map(re.escape, names))})$"
