"""The line to the broker cut in the middle of bundles and confirms.

Relay and consumer run in this process, on the real servers, so that the cables between them and
the broker can break after any number of bytes.
"""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from infra.local import LocalServers
from shared.keys import KeyDirectory, KeyRing
from shared.manifests import SERVICES
from shared.messaging.broker import BrokerExchange
from shared.settings import Settings
from tests.connected.wiring import Cable, emptied, feed_of
from tests.embedded.messaging.journey import Audience, Producer, accepted, in_subject_order
from tests.faults.attack import Violated, say
from tests.folders import open_folder

CUTS = 30
MOST_BYTES = 40_000
"""About a bundle of 50 facts, with what the broker says to it."""
CUT_SECONDS = 3.0
PAUSE_SECONDS = 0.02
HEARD_SECONDS = 90
SUBJECTS = 7


class FragileCable(Cable):
    """Breaks after a number of bytes, whichever way they go; who connects again may."""

    def __init__(self, uri: str) -> None:
        self._left = self._cuts = 0
        super().__init__(uri)

    def cut_after(self, count: int) -> None:
        """Return when it broke, or after CUT_SECONDS without enough traffic."""
        cuts, self._left = self._cuts, count
        until = time.monotonic() + CUT_SECONDS
        while self._cuts == cuts and time.monotonic() < until:
            time.sleep(0.01)
        self._left = 0

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(256):
                if 0 < self._left <= len(data):
                    target.sendall(data[: self._left])
                    self._cuts += 1
                    self._drop()
                self._left -= min(self._left, len(data))
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Line:
    """registry announces, reporting listens; `announce` until `heard` is the same."""

    def __init__(self, servers: LocalServers, folder: Path) -> None:
        self._settings = Settings(var=folder, database="postgresql:")
        keys, self._directory = self._settings.keys, KeyDirectory(self._settings.address)
        self._rings = {name: KeyRing(name, keys) for name in ("registry", "reporting")}
        for ring in self._rings.values():
            self._directory.know(ring.service, ring.jwks())
        self.producer = Producer(emptied(servers.database_url("registry")))
        self.audience = Audience(emptied(servers.database_url("reporting")))
        self.cables = [FragileCable(servers.amqp_uri(name)) for name in self._rings]
        self.announced = 0

    def announce(self) -> None:
        self.announced += 1
        self.producer.announce(accepted(f"p{self.announced % SUBJECTS}"))

    @contextmanager
    def running(self) -> Iterator[None]:
        registry, reporting = self._exchanges()
        feed = feed_of(self.producer, self._settings, *self._rings.values())
        with feed as log, ExitStack() as ending:
            consumer = self.audience.consumer(log, reporting.inbox("reporting", "registry"))
            for work, stop in ((registry.relay.run, registry.stop), (consumer.run, consumer.stop)):
                thread = threading.Thread(target=work)
                thread.start()
                ending.callback(thread.join, 60)
                ending.callback(stop)
            yield

    def _exchanges(self) -> list[BrokerExchange]:
        databases = (self.producer.database, self.audience.database)
        return [
            BrokerExchange(cable.uri, ring, self._directory, database, consumers)
            for cable, ring, database, consumers in zip(
                self.cables, self._rings.values(), databases, (["reporting"], []), strict=True
            )
        ]

    def close(self) -> None:
        for cable in self.cables:
            cable.close()
        for database in (self.producer.database, self.audience.database):
            database.close()


def cut_the_line(seed: str) -> None:
    """Facts arrive all and once while both cables break again and again; raises Violated."""
    chance = random.Random(seed)
    with open_folder() as folder:
        servers = LocalServers(folder)
        servers.start(SERVICES)
        line = Line(servers, folder)
        try:
            with line.running():
                _cut_while_announcing(line, chance)
                _expect_heard(line)
        finally:
            line.close()
            servers.end()


def _cut_while_announcing(line: Line, chance: random.Random) -> None:
    enough = threading.Event()

    def announce() -> None:
        while not enough.wait(PAUSE_SECONDS):
            line.announce()

    announcing = threading.Thread(target=announce)
    announcing.start()
    for _ in range(CUTS):
        chance.choice(line.cables).cut_after(chance.randint(1, MOST_BYTES))
    enough.set()
    announcing.join()


def _expect_heard(line: Line) -> None:
    began = time.monotonic()
    wanted = list(range(1, line.announced + 1))
    while len(line.audience.positions()) < len(wanted):
        if time.monotonic() > began + HEARD_SECONDS:
            raise Violated(f"{len(line.audience.positions())} of {len(wanted)} facts were heard")
        time.sleep(0.05)
    if line.audience.positions() != wanted or not in_subject_order(line.audience.heard()):
        raise Violated("facts were heard twice or out of order")
    seconds = time.monotonic() - began
    say(f"  {seconds:6.1f} s  RabbitMQ: line cut {CUTS} times in bundles, confirms and deliveries")
