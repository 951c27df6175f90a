"""One service tells a fact, and another keeps it in a table of its own.

two_services.py sqlite:///harbour.db sqlite:///board.db
two_services.py postgresql://…/harbour postgresql://…/board amqp://…
"""

import hmac
import sys
import threading
import time
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Integer, MetaData, String, Table, select

from shared.database import Database, put
from shared.events.fact import Fact
from shared.messaging import Consumer, Exchange, LocalLog, ProcessExchange, log, projection
from shared.messaging.broker import BrokerExchange, connection_to
from shared.messaging.lanes import exchange_of, queue_of
from shared.migration import migrate
from shared.transactions import Transactions


@dataclass(frozen=True)
class BoatMoored(Fact):
    TYPE = "harbour.boat.moored.v1"
    boat: str
    berth: int

    @property
    def subject(self) -> str:
        return f"boat/{self.boat}"


class Key:
    """Signs and verifies bundles; each service of Yui has a key of its own (`shared.keys`)."""

    service = "harbour"

    def sign(self, message: bytes) -> tuple[str, bytes]:
        return "harbour/1", hmac.digest(b"known to both", message, "sha256")

    def verify(self, kid: str, signature: bytes, message: bytes) -> bool:
        return hmac.compare_digest(self.sign(message)[1], signature)


def make_lane(uri: str) -> None:
    """For Yui's own services the broker's definitions do this (`infra/rabbitmq`)."""
    exchange, queue = exchange_of("harbour"), queue_of("board", "harbour")
    with connection_to(uri) as connection:
        channel = connection.default_channel
        channel.exchange_declare(exchange, "fanout", durable=True, auto_delete=False)
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.queue_bind(queue, exchange)


harbour_url, board_url, *uris = sys.argv[1:]
databases = harbour, board = Database(harbour_url), Database(board_url)
boat, berth = Column("boat", String(100), primary_key=True), Column("berth", Integer)
berths = Table("berths", MetaData(), boat, berth)
for database in databases:
    migrate(database, "shared.messaging")
    with database.writing() as session:
        log.begin(session)
with board.writing() as session:
    berths.create(session.connection(), checkfirst=True)

exchanges: list[Exchange] = [ProcessExchange()] * 2
if uris:
    make_lane(uris[0])
    exchanges = [BrokerExchange(uris[0], Key(), Key(), one, ["board"]) for one in databases]
telling, hearing = exchanges

consumer = Consumer(
    "board.harbour",
    {BoatMoored: projection(lambda session, fact, _: put(session, berths, asdict(fact), "boat"))},
    Transactions("board", board, hearing.committed),
    LocalLog(harbour),
    hearing.inbox("board", "harbour"),
)
threads = [threading.Thread(target=consumer.run)]
telling.start(lambda run: threads.append(threading.Thread(target=run)))
for thread in threads:
    thread.start()

with Transactions("harbour", harbour, telling.committed).begin_as_service() as work:
    work.announce(BoatMoored("第八根室丸", berth=3))

while not consumer.progress.applied:
    time.sleep(0.1)
with board.reading() as session:
    print(*session.execute(select(berths)))

consumer.stop()
telling.stop()
for thread in threads:
    thread.join()
