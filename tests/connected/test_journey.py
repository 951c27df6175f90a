"""A fact's journey in the council's deployment: PostgreSQL, the relay, RabbitMQ, the feed."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from kombu import Connection
from sqlalchemy import text

from infra.local import LocalServers
from shared.keys import KeyDirectory, KeyRing
from shared.messaging import log
from shared.messaging.broker import BrokerExchange, BundleInbox, BundleSender
from shared.messaging.consumer import Consumer
from shared.messaging.lanes import exchange_of
from shared.messaging.protocol.condition import RUNNING
from shared.messaging.reading import FeedLog, read_page
from shared.settings import Settings
from tests.connected.wiring import Cable, emptied, feed_of
from tests.embedded.messaging.journey import (
    NOBODY,
    Audience,
    Producer,
    accepted,
    in_subject_order,
)


def eventually(holds: Callable[[], bool], timeout_seconds: float = 60) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


@dataclass
class Council:
    """registry announces, reporting listens."""

    producer: Producer
    audience: Audience
    feed: FeedLog
    cables: tuple[Cable, ...]
    registry: BrokerExchange
    reporting: BrokerExchange
    directory: KeyDirectory
    registry_keys: KeyRing
    forger_keys: KeyRing

    def consumer(self) -> Consumer:
        return self.audience.consumer(self.feed, self.reporting.inbox("reporting", "registry"))


@pytest.fixture
def council(servers: LocalServers, tmp_path: Path) -> Iterator[Council]:
    settings = Settings(var=tmp_path, database="postgresql:")
    rings = {name: KeyRing(name, settings.keys) for name in ("registry", "reporting", "sharing")}
    directory = KeyDirectory(settings.address)
    for ring in rings.values():
        directory.know(ring.service, ring.jwks())
    producer = Producer(emptied(servers.database_url("registry")))
    audience = Audience(emptied(servers.database_url("reporting")))
    cables = tuple(Cable(servers.amqp_uri(name)) for name in ("registry", "reporting"))
    registry = BrokerExchange(
        cables[0].uri, rings["registry"], directory, producer.database, ["reporting"]
    )
    reporting = BrokerExchange(cables[1].uri, rings["reporting"], directory, audience.database, [])
    with feed_of(producer, settings, rings["registry"], rings["reporting"]) as feed:
        yield Council(
            producer,
            audience,
            feed,
            cables,
            registry,
            reporting,
            directory,
            rings["registry"],
            rings["sharing"],
        )
    for cable in cables:
        cable.close()
    forget(servers)
    producer.database.close()
    audience.database.close()


def forget(servers: LocalServers) -> None:
    """Empty the queues, so that the next test begins with a broker that heard nothing."""
    with Connection(servers.amqp_uri("reporting")) as connection:
        for queue in ("reporting.registry", "reporting.dead"):
            connection.default_channel.queue_purge(queue)


@pytest.fixture
def running(council: Council) -> Iterator[Consumer]:
    """The relay and the consumer at work, in threads."""
    consumer = council.consumer()
    threads = [threading.Thread(target=work) for work in (council.registry.relay.run, consumer.run)]
    for thread in threads:
        thread.start()
    yield consumer
    consumer.stop()
    council.registry.stop()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def announce_under_lock(producer: Producer, subject: str) -> None:
    """One business transaction: lock the subject's row, work, announce."""
    with producer.transactions.begin(NOBODY) as work:
        lock = text("select pg_advisory_xact_lock(hashtext(:subject))")
        work.session.execute(lock, {"subject": subject})
        fact = accepted(subject)
        work.announce(fact)


def announce_at_once(producer: Producer, count: int) -> None:
    """Eight writers at the same time, over five subjects."""
    with ThreadPoolExecutor(8) as writers:
        jobs = [writers.submit(announce_under_lock, producer, f"p{n % 5}") for n in range(count)]
    for job in jobs:
        job.result()


def test_what_many_write_at_once_is_numbered_without_gaps_and_applied_once_in_order(
    council: Council, running: Consumer
) -> None:
    announce_at_once(council.producer, 600)
    eventually(lambda: len(council.audience.positions()) == 600)

    assert council.audience.positions() == list(range(1, 601))
    assert in_subject_order(council.audience.heard())
    assert running.progress.condition is RUNNING


def test_bundles_alone_carry_facts_without_the_feed(council: Council, running: Consumer) -> None:
    eventually(
        lambda: running.progress.condition is RUNNING and running.consuming.silence.seconds > 1
    )
    reads: list[int] = []
    council.feed.read = lambda after, limit=0: reads.append(after)  # type: ignore[method-assign]

    announce_at_once(council.producer, 20)
    council.registry.committed("registry")

    eventually(lambda: len(council.audience.positions()) == 20)


def test_two_relays_number_and_publish_as_one(council: Council, running: Consumer) -> None:
    second = BrokerExchange(
        council.cables[0].uri,
        council.registry_keys,
        council.directory,
        council.producer.database,
        ["reporting"],
    )
    thread = threading.Thread(target=second.relay.run)
    thread.start()

    announce_at_once(council.producer, 200)
    eventually(lambda: len(council.audience.positions()) == 200)
    second.stop()
    thread.join(30)

    assert council.audience.positions() == list(range(1, 201))


def test_without_the_broker_the_feed_carries_on_and_nothing_comes_twice_afterwards(
    council: Council, running: Consumer
) -> None:
    announce_at_once(council.producer, 20)
    eventually(lambda: len(council.audience.positions()) == 20)

    for cable in council.cables:
        cable.cut()
    announce_at_once(council.producer, 30)
    eventually(lambda: len(council.audience.positions()) == 50)
    for cable in council.cables:
        cable.mend()
    announce_at_once(council.producer, 10)
    eventually(lambda: len(council.audience.positions()) == 60)
    eventually(lambda: council.registry.relay.trouble == "")

    assert council.audience.positions() == list(range(1, 61))
    assert in_subject_order(council.audience.heard())


def test_two_consumers_of_one_subscription_at_work_at_once_apply_each_fact_once(
    council: Council, running: Consumer
) -> None:
    rival = council.audience.consumer(council.feed)
    thread = threading.Thread(target=rival.run)
    thread.start()

    announce_at_once(council.producer, 300)
    eventually(lambda: len(council.audience.positions()) >= 300)
    rival.stop()
    thread.join(30)

    assert council.audience.positions() == list(range(1, 301))
    assert council.audience.parked() == []


def test_a_consumer_that_was_away_reads_on_from_its_cursor(council: Council) -> None:
    relay = threading.Thread(target=council.registry.relay.run)
    relay.start()
    announce_at_once(council.producer, 40)
    eventually(lambda: council.feed.read(0).head == 40)

    council.audience.consumer(council.feed).catch_up()
    announce_at_once(council.producer, 40)
    eventually(lambda: council.feed.read(0).head == 80)
    council.audience.consumer(council.feed).catch_up()
    council.registry.stop()
    relay.join(30)

    assert council.audience.positions() == list(range(1, 81))


@dataclass
class Signer:
    """Signs as it likes, in registry's name."""

    sign: Callable[[bytes], tuple[str, bytes]]
    service: str = "registry"


def publish(council: Council, sign: Callable[[bytes], tuple[str, bytes]]) -> None:
    """A real page, sent through registry's own account at the broker."""
    sender = BundleSender(council.cables[0].uri, Signer(sign), [])
    with council.producer.database.reading() as session:
        sender.send(read_page(session, 0))
    assert sender.confirmed(30)
    sender.close()


def publish_unsigned(council: Council) -> None:
    confirmed = {"confirm_publish": True}
    with Connection(council.cables[0].uri, transport_options=confirmed) as connection:
        exchange = exchange_of("registry")
        connection.Producer().publish(b"[]", exchange=exchange, headers={"head": [1]})


def test_a_forged_bundle_reaches_no_table(council: Council, servers: LocalServers) -> None:
    announce_at_once(council.producer, 3)
    with council.producer.database.writing() as session:
        log.number(session)
    inbox = council.reporting.inbox("reporting", "registry")
    consumer = council.audience.consumer(council.feed, inbox)
    eventually(lambda: queue_exists(servers))
    registry, forger = council.registry_keys, council.forger_keys

    publish(council, forger.sign)
    publish(council, lambda message: (registry.sign(message)[0], forger.sign(message)[1]))
    publish(council, lambda message: registry.sign(message + b" "))
    publish_unsigned(council)
    eventually(lambda: inbox.refused == 4)

    assert inbox.wait(0.2) == []
    assert (council.audience.positions(), consumer.progress.position) == ([], 0)
    eventually(lambda: dead_letters(servers) == 4)
    publish(council, registry.sign)
    consumer.hear()
    assert council.audience.positions() == [1, 2, 3]
    inbox.close()


def test_a_bundle_whose_key_cannot_be_asked_for_is_left_to_the_log(
    council: Council, servers: LocalServers
) -> None:
    announce_at_once(council.producer, 3)
    with council.producer.database.writing() as session:
        log.number(session)
    nobody_answers = KeyDirectory(lambda service: "http://127.0.0.1:9")
    inbox = BundleInbox(council.cables[1].uri, "reporting", "registry", nobody_answers)
    eventually(lambda: queue_exists(servers))

    publish(council, council.registry_keys.sign)
    council.audience.consumer(council.feed, inbox).hear()

    assert council.audience.positions() == [1, 2, 3]
    assert (inbox.refused, dead_letters(servers)) == (0, 0)
    inbox.close()


def queue_exists(servers: LocalServers) -> bool:
    with Connection(servers.amqp_uri("reporting")) as connection:
        try:
            connection.default_channel.queue_declare("reporting.registry", passive=True)
        except connection.channel_errors:
            return False
    return True


def dead_letters(servers: LocalServers) -> int:
    with Connection(servers.amqp_uri("reporting")) as connection:
        return connection.default_channel.queue_declare("reporting.dead", passive=True)[1]


def test_what_is_only_heard_does_not_wait_for_the_disk_but_what_is_announced_does(
    council: Council,
) -> None:
    setting = text("show synchronous_commit")

    with council.audience.transactions.begin_delayed_durable() as work:
        assert work.session.execute(setting).scalar_one() == "off"
    with council.audience.transactions.begin(NOBODY) as work:
        assert work.session.execute(setting).scalar_one() == "on"
