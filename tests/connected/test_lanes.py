"""Whether a consumer still hears its producer by the broker, while nothing is announced."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kombu import Connection

from infra.local import LocalServers
from shared.keys import KeyDirectory, KeyRing
from shared.messaging.broker import BrokerExchange, BundleInbox, BundleSender
from shared.messaging.broker.receiving import UNHEARD
from shared.messaging.lanes import exchange_of, queue_of
from shared.settings import Settings
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import Producer

CONSUMERS = ("evaluation", "reporting")


@pytest.fixture
def directory(tmp_path: Path) -> KeyDirectory:
    return KeyDirectory(Settings(var=tmp_path, port=1).address)  # nobody is asked there


@pytest.fixture
def relay(
    servers: LocalServers, tmp_path: Path, directory: KeyDirectory
) -> Iterator[BrokerExchange]:
    ring = KeyRing("registry", Settings(var=tmp_path).keys)
    directory.know("registry", ring.jwks())
    _empty_queues(servers)
    with closing(Producer(emptied(servers.database_url("registry"))).database) as database:
        made = BrokerExchange(servers.amqp_uri("registry"), ring, directory, database, CONSUMERS)
        thread = threading.Thread(target=made.relay.run)
        thread.start()
        yield made
        made.stop()
        thread.join(30)
    _empty_queues(servers)


def _empty_queues(servers: LocalServers) -> None:
    """Once nobody takes from them: what was taken and not acknowledged comes back."""
    for consumer in CONSUMERS:
        queue = queue_of(consumer, "registry")
        with Connection(servers.amqp_uri(consumer)) as connection:
            channel = connection.default_channel
            while channel.queue_declare(queue, passive=True).consumer_count:
                time.sleep(0.1)
            channel.queue_purge(queue)


class Inboxes:
    """The inboxes of who hears the registry; takes all that comes, and counts it."""

    def __init__(self, servers: LocalServers, directory: KeyDirectory) -> None:
        self._opened = {
            one: BundleInbox(servers.amqp_uri(one), one, "registry", directory) for one in CONSUMERS
        }
        self.came = dict.fromkeys(CONSUMERS, 0)

    def troubles(self) -> dict[str, str]:
        for consumer, inbox in self._opened.items():
            self.came[consumer] += len(inbox.wait(0.05))
            inbox.done()
        return {consumer: inbox.trouble for consumer, inbox in self._opened.items()}

    def until(self, holds: Callable[[dict[str, str]], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not holds(self.troubles()):
            assert time.monotonic() < deadline, self.troubles()

    def close(self) -> None:
        for inbox in self._opened.values():
            inbox.close()


@pytest.fixture
def inboxes(
    servers: LocalServers, directory: KeyDirectory, relay: BrokerExchange
) -> Iterator[Inboxes]:
    with closing(Inboxes(servers, directory)) as opened:
        yield opened


@pytest.fixture
def operator(operator_uri: str) -> Iterator[Connection]:
    with Connection(operator_uri) as connection:
        yield connection


def test_a_binding_removed_in_a_quiet_hour_is_said_by_its_consumer_and_by_no_other(
    inboxes: Inboxes, operator: Connection
) -> None:
    inboxes.until(lambda _: min(inboxes.came.values()) >= 6)
    lane = queue_of("reporting", "registry"), exchange_of("registry")

    operator.default_channel.queue_unbind(*lane)
    inboxes.until(lambda said: said == {"reporting": UNHEARD, "evaluation": ""}, seconds=20)
    operator.default_channel.queue_bind(*lane)
    inboxes.until(lambda said: not any(said.values()))


def test_a_relay_knows_which_lanes_are_taken_from(
    servers: LocalServers, inboxes: Inboxes, operator: Connection, tmp_path: Path
) -> None:
    sender = BundleSender(
        servers.amqp_uri("registry"), KeyRing("registry", tmp_path / "keys"), CONSUMERS
    )
    inboxes.until(lambda _: all(sender.probe().values()))
    inboxes.close()
    deadline = time.monotonic() + 30
    while any(sender.probe().values()):
        assert time.monotonic() < deadline
    operator.default_channel.queue_delete(queue_of("reporting", "registry"))
    assert sender.probe() == {queue_of(one, "registry"): False for one in CONSUMERS}
    sender.close()
    servers.rabbitmq.declare()
