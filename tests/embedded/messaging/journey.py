"""A producer whose log is real, and a consumer that keeps what it heard in a table of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

from shared.access import Member
from shared.database import Database
from shared.events.fact import Event, Fact
from shared.events.registry import ProjectAccepted, ProjectReturned
from shared.messaging import log
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers, projection
from shared.messaging.inbox import Inbox, WakeUp
from shared.messaging.reading import Log
from shared.messaging.tables import parked
from shared.migration import migrate
from shared.transactions import Transactions

NOBODY = Member("", None, frozenset())

heard = Table(
    "heard",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("subject", String(200), nullable=False),
    Column("version", Integer, nullable=False),
)


def accepted(project: str, version: int = 1) -> ProjectAccepted:
    return ProjectAccepted(project_id=project, version=version)


class Producer:
    """A service that announces."""

    def __init__(self, database: Database, name: str = "registry") -> None:
        self.name = name
        self.database = database
        migrate(database, "shared.messaging")
        with database.writing() as session:
            log.begin(session)
        self.transactions = Transactions(name, database, lambda _: None)

    def announce(self, *facts: Fact) -> None:
        for fact in facts:
            with self.transactions.begin(NOBODY, "request-1") as work:
                work.announce(fact)


@dataclass
class Audience:
    """A service that listens; `rejects` names subjects that its handler cannot apply."""

    database: Database
    rejects: set[str] = field(default_factory=set)
    before: Callable[[Event], None] = lambda _: None

    def __post_init__(self) -> None:
        migrate(self.database, "shared.messaging")
        migrate(self.database, "shared.trail")
        with self.database.writing() as session:
            log.begin(session)
            heard.create(session.connection(), checkfirst=True)
        self.transactions = Transactions("reporting", self.database, lambda _: None)

    def consumer(
        self, log: Log, inbox: Inbox | None = None, handlers: Handlers | None = None
    ) -> Consumer:
        return Consumer(
            subscription="reporting.registry",
            handlers=handlers
            or {
                ProjectAccepted: projection(self.write),
                ProjectReturned: projection(self.write),
            },
            transactions=self.transactions,
            log=log,
            inbox=inbox or WakeUp(),
        )

    def write(self, session: Session, fact: Any, event: Event) -> None:
        self.before(event)
        row = {
            "position": event.position,
            "subject": event.subject,
            "version": event.subject_version,
        }
        session.execute(insert(heard).values(row))
        if event.subject in self.rejects:
            raise ValueError("this can never apply")

    def heard(self) -> list[tuple[int, str, int]]:
        with self.database.reading() as session:
            columns = (heard.c.position, heard.c.subject, heard.c.version)
            return [tuple(row) for row in session.execute(select(*columns).order_by(heard.c.id))]

    def positions(self) -> list[int]:
        return [position for position, _, _ in self.heard()]

    def parked(self) -> list[tuple[int, bool]]:
        """Position, and whether it failed itself (not only waits behind another)."""
        with self.database.reading() as session:
            rows = session.execute(
                select(parked.c.position, parked.c.error).order_by(parked.c.position)
            )
            return [(row.position, row.error is not None) for row in rows]


def in_subject_order(positions: Iterable[tuple[int, str, int]]) -> bool:
    """Whether each subject's versions count 1, 2, 3 … in the order they were heard."""
    last: dict[str, int] = {}
    for _, subject, version in positions:
        if version != last.get(subject, 0) + 1:
            return False
        last[subject] = version
    return True
