"""Reporting as it has heard of the others: their logs are real, read from their databases."""

from collections.abc import Callable, Iterator

import pytest

from services.reporting.service import (
    COUNCIL_HEARD,
    DATASETS_HEARD,
    PROJECTS_HEARD,
    RESULTS_HEARD,
)
from shared.access import Member
from shared.database import Database
from shared.events.fact import Fact
from shared.messaging import log
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import LocalLog
from shared.migration import migrate
from shared.settings import Settings
from shared.transactions import Transactions
from shared.web.context import ServiceContext

NOBODY = Member("", None, frozenset())
HEARD: dict[str, Handlers] = {
    "registry": PROJECTS_HEARD,
    "evaluation": RESULTS_HEARD,
    "sharing": DATASETS_HEARD,
    "council": COUNCIL_HEARD,
}


class Producer:
    """Another service as far as reporting knows it: a log."""

    def __init__(self, name: str, context: ServiceContext, settings: Settings) -> None:
        self.database = Database(settings.database_url(name))
        migrate(self.database, "shared.messaging")
        with self.database.writing() as session:
            log.begin(session)
        self.transactions = Transactions(name, self.database, lambda _: None)
        self.consumer = Consumer(
            subscription=f"reporting.{name}",
            handlers=HEARD[name],
            transactions=context.transactions,
            log=LocalLog(self.database),
            inbox=WakeUp(),
        )

    def announce(self, fact: Fact) -> None:
        with self.transactions.begin(NOBODY, "request-1") as work:
            work.announce(fact)


Tell = Callable[..., None]


@pytest.fixture
def tell(context: ServiceContext, settings: Settings) -> Iterator[Tell]:
    """`tell(fact, …)` writes facts into their producer's log and lets reporting read it."""
    producers = {name: Producer(name, context, settings) for name in HEARD}

    def announce(*facts: Fact) -> None:
        for fact in facts:
            producers[fact.TYPE.partition(".")[0]].announce(fact)
        for producer in producers.values():
            producer.consumer.catch_up()

    yield announce
    for producer in producers.values():
        producer.database.close()
