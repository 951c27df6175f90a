"""A council with four evaluators and three projects, as evaluation has heard of them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from services.evaluation.schemas import EXAMPLE_ROUND
from services.evaluation.service import MEMBERS_HEARD, PROJECTS_HEARD
from shared.access import Member, Role
from shared.database import Database, migrate
from shared.events.council import MemberAppointed
from shared.events.fact import Fact
from shared.events.registry import ProjectAccepted, ProjectSubmitted
from shared.messaging import log
from shared.messaging.inbox import WakeUp
from shared.messaging.listener import Handlers, Listener
from shared.messaging.reading import open_log
from shared.settings import Settings
from shared.transactions import Transactions
from shared.web.parts import Parts

NEMURO, BETSUKAI, RAUSU = "012238", "016918", "016942"
PORT, BARN, SNOW = (f"5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a0{n}" for n in (1, 2, 3))
NEMURO_EVALUATOR, BETSUKAI_EVALUATOR, RAUSU_EVALUATOR, EXPERT = (
    f"0c8f2d4b-6f1e-4f0b-9a53-7d1e5b2c4a1{n}" for n in (1, 2, 3, 4)
)
TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"

ROUND: dict[str, Any] = {
    **EXAMPLE_ROUND,
    "criteria": [
        {**criterion, "weight": weight}
        for criterion, weight in zip(EXAMPLE_ROUND["criteria"], (3.0, 1.0), strict=False)
    ],
    "candidates": [PORT, BARN, SNOW],
    "evaluators": [
        {"member_id": NEMURO_EVALUATOR, "municipality": NEMURO},
        {"member_id": BETSUKAI_EVALUATOR, "municipality": BETSUKAI},
        {"member_id": RAUSU_EVALUATOR, "municipality": RAUSU},
        {"member_id": EXPERT, "municipality": None, "until": "2099-03-31"},
    ],
    "due_date": "2099-12-18",
}

Hear = Callable[..., None]


@pytest.fixture
def hear(parts: Parts, settings: Settings) -> Iterator[Hear]:
    """`hear(fact, …)` writes facts into their producer's log and lets evaluation read it."""
    producers = {
        producer: Producer(producer, handlers, parts, settings)
        for producer, handlers in (("registry", PROJECTS_HEARD), ("council", MEMBERS_HEARD))
    }

    def tell(*facts: Fact) -> None:
        for fact in facts:
            producers[fact.TYPE.partition(".")[0]].announce(fact)
        for producer in producers.values():
            producer.listener.catch_up()

    yield tell
    for producer in producers.values():
        producer.database.close()


class Producer:
    """Another service as far as evaluation knows it: a log."""

    def __init__(self, name: str, handlers: Handlers, parts: Parts, settings: Settings) -> None:
        self.database = Database(settings.database_url(name))
        migrate(self.database, "shared.messaging")
        with self.database.writing() as session:
            log.begin(session)
        self.transactions = Transactions(name, self.database, lambda _: None)
        self.listener = Listener(
            stream=f"evaluation.{name}",
            handlers=handlers,
            transactions=parts.transactions,
            log=open_log(settings.log_address(name), lambda: ""),
            inbox=WakeUp(),
        )

    def announce(self, fact: Fact) -> None:
        with self.transactions.begin(Member("", None, frozenset())) as work:
            work.announce(fact)


def submitted(project_id: str, number: str, lead: str, *partners: str) -> ProjectSubmitted:
    return ProjectSubmitted(
        project_id=project_id,
        number=number,
        version=1,
        title=TITLE,
        field="fisheries",
        lead_municipality=lead,
        partners=partners,
        problem="",
        beneficiaries="",
        use_of_5g="",
        necessity="",
        network="carrier_5g",
        sites=(),
        schedule=(),
        costs=(),
        funding=(),
        indicators=(),
        digital_divide="",
        plan_item_id=None,
        contact_section="",
        attachment_count=0,
    )


def appointed(member_id: str, municipality: str | None) -> MemberAppointed:
    return MemberAppointed(
        member_id=member_id,
        municipality=municipality,
        roles=(Role.EVALUATOR,),
        term_from=date(2026, 4, 1),
        term_until=None,
    )


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
