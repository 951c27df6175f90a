"""Four producers, and one consumer of all of them in one or more processes, green as services.

`write PRODUCER N M` announces M facts a transaction and relays them; `listen N PRODUCER...` applies
N of each from bundles, each in a green thread of its own, prints its CPU seconds and stays
until it is ended. Both begin when they are told to.
"""

import warnings

warnings.filterwarnings("ignore")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402

from sqlalchemy import (  # noqa: E402
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.orm import Session  # noqa: E402

from shared.access import Member  # noqa: E402
from shared.database import Database  # noqa: E402
from shared.events.council import MemberResumed  # noqa: E402
from shared.events.evaluation import RoundClosed  # noqa: E402
from shared.events.fact import Fact  # noqa: E402
from shared.events.registry import ProjectReturned  # noqa: E402
from shared.events.sharing import Audience, DatasetVersionAdded, Recipients  # noqa: E402
from shared.keys import KeyDirectory, KeyRing  # noqa: E402
from shared.messaging.broker import BundleInbox, BundleSender  # noqa: E402
from shared.messaging.consumer import Consumer  # noqa: E402
from shared.messaging.handlers import Told, bulk_projection  # noqa: E402
from shared.messaging.reading import LocalLog  # noqa: E402
from shared.messaging.relay import Relay  # noqa: E402
from shared.messaging.tables import log_head  # noqa: E402
from shared.transactions import Transactions  # noqa: E402
from tests.bench.events import wiring  # noqa: E402

NOBODY = Member("", None, frozenset())

applied = Table(
    "bench_spread",
    MetaData(),
    Column("producer", String(20), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("subject", String(200)),
)

TELLS: dict[str, Callable[[str], Fact]] = {
    "registry": lambda id_: ProjectReturned(project_id=id_, version=1),
    "evaluation": lambda id_: RoundClosed(round_id=id_),
    "sharing": lambda id_: DatasetVersionAdded(
        dataset_id=id_,
        municipality="016942",
        recipients=Recipients(audience=Audience.ALL_MEMBERS),
        version=2,
        row_count=1_200,
        size_bytes=64_000,
        sha256="5f" * 32,
    ),
    "council": lambda id_: MemberResumed(member_id=id_),
}
"""By producer, a fact about the thing of that id: 0.3 to 0.5 kB as an event."""


def write(producer: str, number: int, together: int) -> None:
    database = wiring.database(producer)
    relay = Relay(database, BundleSender(wiring.amqp(producer), _ring(producer), ["reporting"]))
    relaying = threading.Thread(target=relay.run)
    relaying.start()
    end = _published(database) + number
    wiring.wait_for_go()
    _announce(Transactions(producer, database, lambda _: relay.wake()), number, together)
    while _published(database) < end:
        time.sleep(0.01)
    relay.stop()
    relaying.join()


def _announce(transactions: Transactions, number: int, together: int) -> None:
    tell = TELLS[transactions.service]
    for first in range(0, number, together):
        with transactions.begin(NOBODY) as work:
            for place in range(first, first + together):
                work.announce(tell(f"00000000-0000-4000-8000-{place % wiring.SUBJECTS:012d}"))


def _published(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(log_head.c.published)).scalar_one()


def listen(number: int, *producers: str) -> None:
    database = wiring.database("reporting")
    with database.writing() as session:
        applied.create(session.connection(), checkfirst=True)
    logs = {producer: LocalLog(wiring.database(producer)) for producer in producers}
    directory = KeyDirectory(wiring.settings().address)
    for producer in producers:
        directory.know(producer, _ring(producer).jwks())
    wiring.wait_for_go()
    began = time.process_time()
    applying = [
        eventlet.spawn(_hear, number, _consumer(database, producer, logs[producer], directory))
        for producer in producers
    ]
    for one in applying:
        one.wait()
    sys.stdout.write(f"{time.process_time() - began}\n")
    sys.stdout.flush()
    sys.stdin.readline()  # its own end would take time from those that are still at work


def _consumer(
    database: Database, producer: str, log: LocalLog, directory: KeyDirectory
) -> Consumer:
    inbox = BundleInbox(wiring.amqp("reporting"), "reporting", producer, directory)
    handlers = {type(TELLS[producer]("")): bulk_projection(_keep)}
    transactions = Transactions("reporting", database, lambda _: None)
    return Consumer(f"reporting.{producer}", handlers, transactions, log, inbox)


def _hear(number: int, consumer: Consumer) -> None:
    while consumer.progress.applied < number:
        consumer.hear()


def _keep(session: Session, told: Told) -> None:
    """A row per fact."""
    rows = [
        {"producer": event.producer, "position": event.position, "subject": event.subject}
        for _, event in told
    ]
    session.connection().execute(insert(applied), rows)


def _ring(producer: str) -> KeyRing:
    return KeyRing(producer, wiring.settings().keys)


if __name__ == "__main__":
    verb, *words = wiring.arguments()
    {"write": write, "listen": listen}[verb](*words)
