"""Standbys that take over, and how long until a fact committed after a kill has arrived."""

import os
import signal
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from services.reporting.storage import projects
from shared.database import Database
from shared.messaging.tables import log, log_head
from tests.faults.announcing import Announcer, announcer
from tests.faults.attack import Attack, Violated, say
from tests.faults.installation import Installation
from tests.faults.restarts import second
from tests.faults.servers import owner

ROUNDS = 5
"""In each the first process of a service is killed, and then the second: ten takeovers."""
PAUSE_SECONDS = (0.5, 2.5)
MOST_SECONDS = 10.0

Kill = Callable[[], None]


def let_standbys_take_over(attack: Attack) -> None:
    """Relay and consumer killed ten times each: those of another process take over"""
    url = attack.yui.servers.database_url("reporting")
    with announcer(attack) as registry, closing(Database(url)) as reporting:
        takeovers = Takeovers(attack, registry, reporting)
        for _ in range(ROUNDS):
            with second(attack, "registry") as relay, second(attack, "reporting") as consumer:
                with _supervisor_stopped(attack.yui):
                    takeovers.kill(_first(attack, "reporting"), _first(attack, "registry"))
                attack.yui.wait_until_answering()
                takeovers.kill(consumer.kill, relay.kill)
    _tell("relay", takeovers.relays)
    _tell("consumer", takeovers.consumers)


@dataclass
class Takeovers:
    """The seconds of each, by what was killed."""

    attack: Attack
    registry: Announcer
    reporting: Database
    relays: list[float] = field(default_factory=list)
    consumers: list[float] = field(default_factory=list)

    def kill(self, consumer: Kill, relay: Kill) -> None:
        """One after the other; raises Violated if nobody takes over in MOST_SECONDS."""
        self.consumers.append(self._seconds(consumer, self.reporting, _applied))
        holders = _lock_holders(self.attack)
        self.relays.append(self._seconds(relay, self.registry.database, _published))
        if _lock_holders(self.attack) == holders:
            raise Violated("the relay that was killed was not the one at work")

    def _seconds(
        self, kill: Kill, database: Database, arrived: Callable[[str], Select[tuple[str]]]
    ) -> float:
        time.sleep(self.attack.random.uniform(*PAUSE_SECONDS))
        kill()
        began = time.monotonic()
        query = arrived(self.registry.announce())
        while not _finds(database, query):
            if time.monotonic() > began + MOST_SECONDS:
                raise Violated(f"nobody took over within {MOST_SECONDS:g} s")
            time.sleep(0.01)
        return time.monotonic() - began


def _published(project_id: str) -> Select[tuple[str]]:
    """The fact in the registry's log, once it has a place and the broker confirmed it."""
    of_project = log.c.subject == f"project/{project_id}"
    return select(log.c.subject).where(of_project, log.c.position <= log_head.c.published)


def _applied(project_id: str) -> Select[tuple[str]]:
    """The project in reporting's projection."""
    return select(projects.c.id).where(projects.c.id == project_id)


def _finds(database: Database, query: Select[tuple[str]]) -> bool:
    with database.reading() as session:
        return session.execute(query).first() is not None


def _lock_holders(attack: Attack) -> Sequence[int]:
    """The server processes that hold the lock of the registry's relays: one, or none."""
    with owner(attack.yui.settings) as cursor:
        cursor.execute(
            "select pid from pg_locks join pg_database on database = pg_database.oid"
            " where locktype = 'advisory' and granted and datname = 'registry'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _first(attack: Attack, service: str) -> Kill:
    process = attack.yui.process(service)
    assert process
    return process.kill


@contextmanager
def _supervisor_stopped(yui: Installation) -> Iterator[None]:
    """Nothing is started again meanwhile, so that what takes over was there before."""
    os.kill(yui.program.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(yui.program.pid, signal.SIGCONT)


def _tell(what: str, seconds: Sequence[float]) -> None:
    say(
        f"  standby {what}: after {statistics.median(seconds):.1f} s (median), "
        f"{max(seconds):.1f} s at most, in {len(seconds)} kills"
    )
