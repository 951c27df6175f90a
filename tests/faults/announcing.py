"""Facts committed straight into the registry's log, past its door: one at a moment, or many."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select

from shared.access import Member
from shared.database import Database
from shared.events import codec
from shared.events.registry import ProjectSubmitted
from shared.messaging.tables import log
from shared.transactions import Transactions
from tests.faults.attack import Attack

ITSELF = Member.of_service("registry")
PER_TRANSACTION = 100


@dataclass(frozen=True)
class Announcer:
    """Tells of submitted projects that are like `model`, and that the registry itself lacks."""

    attack: Attack
    database: Database
    transactions: Transactions
    model: ProjectSubmitted

    def announce(self) -> str:
        """Commit one; the project's id."""
        return self.announce_many(1)[0]

    def announce_many(self, count: int) -> list[str]:
        """Commit so many, PER_TRANSACTION at a time; the projects' ids."""
        random = self.attack.random
        ids = [str(uuid.UUID(int=random.getrandbits(128), version=4)) for _ in range(count)]
        for start in range(0, count, PER_TRANSACTION):
            with self.transactions.begin(ITSELF) as work:
                for id_ in ids[start : start + PER_TRANSACTION]:
                    work.announce(replace(self.model, project_id=id_))
        return ids


@contextmanager
def announcer(attack: Attack) -> Iterator[Announcer]:
    """One for the council deployment, whose registry is not told: its relay has to look."""
    with closing(Database(attack.yui.servers.database_url("registry"))) as database:
        transactions = Transactions("registry", database, lambda _: None)
        yield Announcer(attack, database, transactions, _a_submitted_project(database))


def _a_submitted_project(database: Database) -> ProjectSubmitted:
    with database.reading() as session:
        query = select(log.c.body).where(log.c.type == ProjectSubmitted.TYPE).limit(1)
        body = session.execute(query).scalar_one()
    event = codec.to_event(0, "", body)
    return codec.to_fact(event, ProjectSubmitted)
