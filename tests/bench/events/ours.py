"""Yui's own path, green as in its services.

`write N` and `write_together N` announce ten facts a transaction, with one and with four writers,
and relay them; `listen N` applies bundles from RabbitMQ; `rebuild N` reads the feed that `serve`
answers; `embedded N` announces and applies in one process over SQLite, a fact a transaction.

`fill N` puts facts into the log as if they had been heard. `write_steadily N` announces 50 a second
and prints when each was committed, `listen_steadily N` when each was applied; `embedded_steadily N`
prints the milliseconds between. `rebuild N` prints its MiB after a tenth and at the end.
"""

import warnings

warnings.filterwarnings("ignore")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from datetime import UTC, datetime  # noqa: E402

import psutil  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402

from shared import tokens  # noqa: E402
from shared.access import Member  # noqa: E402
from shared.database import Database  # noqa: E402
from shared.events.registry import ProjectReturned  # noqa: E402
from shared.files import FileStore  # noqa: E402
from shared.keys import KeyDirectory, KeyRing  # noqa: E402
from shared.messaging import cursors  # noqa: E402
from shared.messaging import log as log_module  # noqa: E402
from shared.messaging.broker import BundleInbox, BundleSender  # noqa: E402
from shared.messaging.consumer import Consumer  # noqa: E402
from shared.messaging.handlers import bulk_projection  # noqa: E402
from shared.messaging.inbox import Inbox, ProcessExchange, WakeUp  # noqa: E402
from shared.messaging.protocol.continuity import Cursor, Page  # noqa: E402
from shared.messaging.reading import PAGE_LIMIT, LocalLog, Log, open_log  # noqa: E402
from shared.messaging.relay import Relay  # noqa: E402
from shared.messaging.tables import log_head  # noqa: E402
from shared.transactions import Transactions, utc_now  # noqa: E402
from shared.web.app import create_app  # noqa: E402
from shared.web.context import ServiceContext  # noqa: E402
from shared.web.door import FlaskServer  # noqa: E402
from tests.bench.events import wiring  # noqa: E402

NOBODY = Member("", None, frozenset())
STREAM = "reporting.registry"
TOGETHER = 10
WRITERS = 4
FILLED_AT_ONCE = 1_000


def write(number: int) -> None:
    _write(number, 1)


def write_together(number: int) -> None:
    _write(number, WRITERS)


def _write(number: int, writers: int) -> None:
    database = wiring.database("registry")
    relay = Relay(database, BundleSender(wiring.amqp("registry"), wiring.keys()[0], ["reporting"]))
    transactions = Transactions("registry", database, lambda _: relay.wake())
    relaying = threading.Thread(target=relay.run)
    relaying.start()
    before = _published(database)
    wiring.ready()
    threads = [
        threading.Thread(target=_announce, args=(transactions, number // writers, writer))
        for writer in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while _published(database) < before + number:
        time.sleep(0.01)
    relay.stop()
    relaying.join()


def _announce(transactions: Transactions, number: int, writer: int) -> None:
    """Each writer has subjects of its own, so that none waits for another's lock."""
    mine = range(writer, wiring.SUBJECTS, WRITERS)
    for first in range(0, number, TOGETHER):
        with transactions.begin(NOBODY) as work:
            work.session.execute(insert(wiring.business), [{"words": wiring.WORDS}] * TOGETHER)
            for place in range(first, first + TOGETHER):
                work.announce(wiring.fact(mine[place % len(mine)]))


def _published(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(log_head.c.published)).scalar_one()


def listen(number: int) -> None:
    """From bundles alone."""
    _, directory = wiring.keys()
    inbox = BundleInbox(wiring.amqp("reporting"), "reporting", "registry", directory)
    _apply_all(number, LocalLog(wiring.database("registry")), inbox)


def rebuild(number: int) -> None:
    """From the feed alone, in pages as large as `yui rebuild` reads them."""
    reader = KeyRing("reporting", wiring.settings().keys)
    log = open_log(
        os.environ["FEED"], lambda: tokens.issue_for_service(reader, "registry", utc_now())
    )
    consumer = _consumer(_Weighing(log, number), WakeUp())
    consumer.consuming.batch = PAGE_LIMIT
    wiring.ready()
    while consumer.progress.applied < number:
        consumer.catch_up()
    wiring.done()
    sys.stdout.write(json.dumps([*consumer.log.weights, _mebibytes()]))


class _Weighing:
    """The log, noting the process's memory once a tenth of it was read."""

    def __init__(self, log: Log, number: int) -> None:
        self._log, self._tenth = log, number // 10
        self.weights: list[float] = []

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page:
        if after >= self._tenth and not self.weights:
            self.weights.append(_mebibytes())
        return self._log.read(after, limit)


def _mebibytes() -> float:
    return psutil.Process().memory_info().rss / (1 << 20)


def _apply_all(number: int, log: Log, inbox: Inbox) -> None:
    consumer = _consumer(log, inbox)
    wiring.ready()
    while consumer.progress.applied < number:
        consumer.hear()
    wiring.done()


def _consumer(log: Log, inbox: Inbox) -> Consumer:
    transactions = Transactions("reporting", wiring.database("reporting"), lambda _: None)
    handlers = {ProjectReturned: bulk_projection(wiring.keep)}
    return Consumer(STREAM, handlers, transactions, log, inbox)


def fill(number: int) -> None:
    registry, reporting = wiring.database("registry"), wiring.database("reporting")
    for first in range(0, number, FILLED_AT_ONCE):
        with registry.writing() as session:
            told = [_announcement(place) for place in range(first, first + FILLED_AT_ONCE)]
            log_module.leave(session, "registry", told)
            log_module.number(session, first + FILLED_AT_ONCE)
    with reporting.writing() as session:
        head = LocalLog(registry).read(number - 1)
        end = Cursor(head.log_id, number, head.entries[-1].hash)
        cursors.move(session, STREAM, Cursor(), end, datetime.now(UTC))
    wiring.ready()


def _announcement(place: int) -> log_module.Announcement:
    return log_module.Announcement(wiring.fact(place), str(place), datetime.now(UTC), "bench")


def write_steadily(number: int) -> None:
    database = wiring.database("registry")
    relay = Relay(database, BundleSender(wiring.amqp("registry"), wiring.keys()[0], ["reporting"]))
    transactions = Transactions("registry", database, lambda _: relay.wake())
    threading.Thread(target=relay.run, daemon=True).start()
    time.sleep(2)
    wiring.ready()
    committed = _announce_steadily(transactions, number)
    while _published(database) < number:
        time.sleep(0.01)
    sys.stdout.write(json.dumps(committed))


def _announce_steadily(transactions: Transactions, number: int) -> list[float]:
    """When each was committed."""

    def announce(place: int) -> float:
        with transactions.begin(NOBODY) as work:
            work.session.execute(insert(wiring.business), {"words": wiring.WORDS})
            work.announce(wiring.fact(place))
        return time.time()

    return wiring.steadily(number, announce)


def listen_steadily(number: int) -> None:
    _, directory = wiring.keys()
    inbox = BundleInbox(wiring.amqp("reporting"), "reporting", "registry", directory)
    consumer = _consumer(LocalLog(wiring.database("registry")), inbox)
    wiring.ready()
    sys.stdout.write(json.dumps(_applied_times(consumer, number)))


def _applied_times(consumer: Consumer, number: int) -> list[float]:
    """When each was seen to be applied, half a millisecond late at most."""
    threading.Thread(target=consumer.run, daemon=True).start()
    applied: list[float] = []
    while len(applied) < number:
        time.sleep(0.0005)
        applied += [time.time()] * (consumer.progress.applied - len(applied))
    return applied


def embedded_steadily(number: int) -> None:
    registry, exchange = wiring.database("registry"), ProcessExchange()
    consumer = _consumer(LocalLog(registry), exchange.inbox("reporting", "registry"))
    applying = eventlet.spawn(_applied_times, consumer, number)
    wiring.ready()
    committed = _announce_steadily(Transactions("registry", registry, exchange.committed), number)
    waits = [1000 * (b - a) for a, b in zip(committed, applying.wait(), strict=True)]
    sys.stdout.write(json.dumps(waits))


def serve() -> None:
    ring, _ = wiring.keys()
    settings = wiring.settings()
    directory = KeyDirectory(settings.address)
    reader = KeyRing("reporting", settings.keys)
    directory.know("reporting", reader.jwks())
    transactions = Transactions("registry", wiring.database("registry"), lambda _: None)
    context = ServiceContext(
        "registry", settings, transactions, ring, directory, FileStore(settings.files)
    )
    FlaskServer(
        create_app(context), "127.0.0.1", int(os.environ["FEED"].rpartition(":")[2])
    ).start()
    wiring.ready()
    time.sleep(600)


def embedded(number: int) -> None:
    registry, exchange = wiring.database("registry"), ProcessExchange()
    writing = Transactions("registry", registry, exchange.committed)
    consumer = _consumer(LocalLog(registry), exchange.inbox("reporting", "registry"))
    wiring.ready()
    threading.Thread(target=consumer.run, daemon=True).start()
    for place in range(number):
        with writing.begin(NOBODY) as work:
            work.session.execute(insert(wiring.business), {"words": wiring.WORDS})
            work.announce(wiring.fact(place))
        time.sleep(0)
    while consumer.progress.applied < number:
        time.sleep(0.005)
    wiring.done()


VERBS = (
    write,
    write_together,
    listen,
    rebuild,
    fill,
    write_steadily,
    listen_steadily,
    embedded_steadily,
    serve,
    embedded,
)

if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    {one.__name__: one for one in VERBS}[verb](*numbers)
