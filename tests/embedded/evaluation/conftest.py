"""A council with four evaluators and three projects, as evaluation has heard of them."""

from collections.abc import Callable, Iterator

import pytest

from services.evaluation.service import PROJECTS_HEARD
from shared import standing
from shared.access import Member
from shared.database import Database
from shared.events.fact import Fact
from shared.events.registry import ProjectAccepted
from shared.messaging import log
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import open_log
from shared.migration import migrate
from shared.settings import Settings
from shared.transactions import Transactions
from shared.web.context import ServiceContext
from tests.embedded.evaluation.people import AsMember, Council
from tests.embedded.evaluation.sample import (
    BARN,
    BETSUKAI,
    BETSUKAI_EVALUATOR,
    EXPERT,
    NEMURO,
    NEMURO_EVALUATOR,
    PORT,
    RAUSU,
    RAUSU_EVALUATOR,
    SNOW,
    appointed,
    submitted,
)

Hear = Callable[..., None]


@pytest.fixture
def hear(context: ServiceContext, settings: Settings) -> Iterator[Hear]:
    """`hear(fact, …)` writes facts into their producer's log and lets evaluation read it."""
    producers = {
        producer: Producer(producer, handlers, context, settings)
        for producer, handlers in (("registry", PROJECTS_HEARD), ("council", standing.HEARD))
    }

    def tell(*facts: Fact) -> None:
        for fact in facts:
            producers[fact.TYPE.partition(".")[0]].announce(fact)
        for producer in producers.values():
            producer.consumer.catch_up()

    yield tell
    for producer in producers.values():
        producer.database.close()


class Producer:
    """Another service as far as evaluation knows it: a log."""

    def __init__(
        self, name: str, handlers: Handlers, context: ServiceContext, settings: Settings
    ) -> None:
        self.database = Database(settings.database_url(name))
        migrate(self.database, "shared.messaging")
        with self.database.writing() as session:
            log.begin(session)
        self.transactions = Transactions(name, self.database, lambda _: None)
        self.consumer = Consumer(
            subscription=f"evaluation.{name}",
            handlers=handlers,
            transactions=context.transactions,
            log=open_log(settings.log_address(name), lambda: ""),
            inbox=WakeUp(),
        )

    def announce(self, fact: Fact) -> None:
        with self.transactions.begin(Member("", None, frozenset())) as work:
            work.announce(fact)


@pytest.fixture
def council(hear: Hear) -> None:
    """The projects are accepted, and the evaluators are members."""
    hear(
        submitted(PORT, "R8-羅臼-001", RAUSU),
        submitted(BARN, "R8-別海-001", BETSUKAI, NEMURO),
        submitted(SNOW, "R8-羅臼-002", RAUSU),
        *(ProjectAccepted(project_id=each, version=1) for each in (PORT, BARN, SNOW)),
        appointed(NEMURO_EVALUATOR, NEMURO),
        appointed(BETSUKAI_EVALUATOR, BETSUKAI),
        appointed(RAUSU_EVALUATOR, RAUSU),
        appointed(EXPERT, None),
    )


@pytest.fixture
def people(as_member: AsMember) -> Council:
    return Council(as_member)
