"""Yui's own path, green as in its services.

`write N` and `write_together N` announce ten facts a transaction, with one and with four writers,
and relay them; `listen N` applies bundles from RabbitMQ; `rebuild N` reads the feed that `serve`
answers; `embedded N` announces and applies in one process over SQLite, a fact a transaction.
"""

import warnings

warnings.filterwarnings("ignore")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402

from sqlalchemy import insert, select  # noqa: E402

from shared import tokens  # noqa: E402
from shared.access import Member  # noqa: E402
from shared.events.registry import ProjectReturned  # noqa: E402
from shared.files import FileStore  # noqa: E402
from shared.keys import KeyDirectory, KeyRing  # noqa: E402
from shared.messaging.broker import BundleInbox, BundleSender  # noqa: E402
from shared.messaging.handlers import bulk_projection  # noqa: E402
from shared.messaging.inbox import Inbox, ProcessExchange, WakeUp  # noqa: E402
from shared.messaging.listener import Listener  # noqa: E402
from shared.messaging.reading import FeedLog, LocalLog, Log  # noqa: E402
from shared.messaging.relay import Relay  # noqa: E402
from shared.messaging.tables import log_head  # noqa: E402
from shared.transactions import Transactions  # noqa: E402
from shared.web.app import create_app  # noqa: E402
from shared.web.door import FlaskServer  # noqa: E402
from shared.web.parts import Parts  # noqa: E402
from tests.bench.events import wiring  # noqa: E402

NOBODY = Member("", None, frozenset())
TOGETHER = 10
WRITERS = 4


def write(number: int) -> None:
    _write(number, 1)


def write_together(number: int) -> None:
    _write(number, WRITERS)


def _write(number: int, writers: int) -> None:
    database = wiring.database("registry")
    relay = Relay(database, BundleSender(wiring.amqp("registry"), wiring.keys()[0]))
    transactions = Transactions("registry", database, lambda _: relay.wake())
    relaying = threading.Thread(target=relay.run)
    relaying.start()
    wiring.ready()
    threads = [
        threading.Thread(target=_announce, args=(transactions, number // writers, writer))
        for writer in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _wait_until_published(database, number)
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


def _wait_until_published(database, number: int) -> None:
    while True:
        with database.reading() as session:
            if session.execute(select(log_head.c.published)).scalar_one() >= number:
                return
        time.sleep(0.01)


def listen(number: int) -> None:
    """From bundles alone."""
    _, directory = wiring.keys()
    inbox = BundleInbox(wiring.amqp("reporting"), "reporting", "registry", directory)
    _apply_all(number, LocalLog(wiring.database("registry")), inbox)


def rebuild(number: int) -> None:
    """From the feed alone."""
    reader = KeyRing("reporting", wiring.settings().keys)
    log = FeedLog(os.environ["FEED"], lambda: tokens.issue_for_service(reader))
    _apply_all(number, log, WakeUp())


def _apply_all(number: int, log: Log, inbox: Inbox) -> None:
    transactions = Transactions("reporting", wiring.database("reporting"), lambda _: None)
    listener = Listener(
        "reporting.registry",
        {ProjectReturned: bulk_projection(wiring.keep)},
        transactions,
        log,
        inbox,
    )
    wiring.ready()
    while listener.progress.applied < number:
        listener.hear()


def serve() -> None:
    ring, _ = wiring.keys()
    settings = wiring.settings()
    directory = KeyDirectory(settings.address)
    reader = KeyRing("reporting", settings.keys)
    directory.know("reporting", reader.jwks())
    transactions = Transactions("registry", wiring.database("registry"), lambda _: None)
    parts = Parts("registry", settings, transactions, ring, directory, FileStore(settings.files))
    FlaskServer(
        create_app(parts, "bench"), "127.0.0.1", int(os.environ["FEED"].rpartition(":")[2])
    ).start()
    wiring.ready()
    time.sleep(600)


def embedded(number: int) -> None:
    registry = wiring.database("registry")
    exchange = ProcessExchange()
    writing = Transactions("registry", registry, exchange.grown)
    hearing = Transactions("reporting", wiring.database("reporting"), lambda _: None)
    listener = Listener(
        "reporting.registry",
        {ProjectReturned: bulk_projection(wiring.keep)},
        hearing,
        LocalLog(registry),
        exchange.inbox("reporting", "registry"),
    )
    wiring.ready()
    threading.Thread(target=listener.run, daemon=True).start()
    for place in range(number):
        with writing.begin(NOBODY) as work:
            work.session.execute(insert(wiring.business), {"words": wiring.WORDS})
            work.announce(wiring.fact(place))
        time.sleep(0)
    while listener.progress.applied < number:
        time.sleep(0.005)


if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    {
        "write": write,
        "write_together": write_together,
        "listen": listen,
        "rebuild": rebuild,
        "serve": serve,
        "embedded": embedded,
    }[verb](*numbers)
