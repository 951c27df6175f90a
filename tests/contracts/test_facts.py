"""The contracts between services: golden examples that every consumer goes on reading."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from infra.docs.events import GOLDEN, contracts, golden
from infra.doors import subscriptions_of
from shared.database import Database
from shared.events import codec
from shared.manifests import WITH_API
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.protocol.continuity import Page
from shared.messaging.tables import parked
from shared.service import build_context
from shared.settings import Settings
from tests.contracts.goldens import golden_entry, golden_event

TYPES = sorted(contracts())


def test_each_type_has_one_golden_example_and_each_example_its_type() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == TYPES


@pytest.mark.parametrize("fact_type", TYPES)
def test_a_golden_example_fits_the_json_schema_that_is_published(fact_type: str) -> None:
    schema = codec.json_schema(contracts()[fact_type])
    jsonschema_rs.validator_for(schema).validate(golden(fact_type)["data"])


@pytest.mark.parametrize("fact_type", TYPES)
def test_a_golden_example_is_understood_to_its_last_member(fact_type: str) -> None:
    fact, event = golden_event(fact_type)

    assert fact.subject == event.subject
    assert_holds(msgspec.to_builtins(fact), golden(fact_type)["data"])


def assert_holds(understood: Any, told: Any, at: str = "data") -> None:
    """Everything that was told is still there; the contract may have grown beside it."""
    if isinstance(told, dict):
        for name, inner in told.items():
            assert name in understood, f"{at}/{name} is no longer read"
            assert_holds(understood[name], inner, f"{at}/{name}")
    elif isinstance(told, list):
        assert len(told) == len(understood), at
        for index, inner in enumerate(told):
            assert_holds(understood[index], inner, f"{at}/{index}")
    else:
        assert understood == told, at


@pytest.mark.parametrize("fact_type", TYPES)
def test_a_golden_example_of_any_version_is_lifted_to_the_newest(fact_type: str) -> None:
    told, event = golden_event(fact_type)
    fact = codec.to_fact(event, codec.newest(contracts()[fact_type]))
    assert fact.subject == told.subject


@pytest.mark.parametrize("fact_type", TYPES)
def test_a_type_is_named_after_its_owner_and_version(fact_type: str) -> None:
    owner, _, happened, version = fact_type.split(".")
    contract = contracts()[fact_type]
    assert contract.__module__ == f"shared.events.{owner}"
    assert golden(fact_type)["source"] == f"/yui/{owner}"
    assert happened.replace("_", "").isalpha()
    assert version[0] == "v"
    assert version[1:].isdecimal()


@pytest.mark.parametrize("fact_type", TYPES)
def test_a_fact_says_what_it_means(fact_type: str) -> None:
    assert contracts()[fact_type].__doc__
    assert contracts()[fact_type].LABEL


SUBSCRIPTIONS = [
    (service, producer) for service in WITH_API for producer in subscriptions_of(service)
]


@pytest.fixture
def told_all(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Consumer, Database]]:
    """A service's real consumer, in a database of its own, after hearing every golden example."""
    service, producer = request.param
    settings = Settings(var=tmp_path)
    context, _ = build_context(service, settings)
    consumer = Consumer(
        subscription=f"{service}.{producer}",
        handlers=subscriptions_of(service)[producer],
        transactions=context.transactions,
        log=GoldenLog(producer),
        inbox=WakeUp(),
    )
    consumer.catch_up()
    yield consumer, context.transactions.database
    context.transactions.database.close()


class GoldenLog:
    """All golden examples of one producer as its log, in the order of their places."""

    def __init__(self, producer: str) -> None:
        told = [golden_entry(name) for name in TYPES if name.partition(".")[0] == producer]
        self._entries = tuple(sorted(told))

    def read(self, after: int, limit: int = 1000) -> Page:
        return Page("golden", len(self._entries), self._entries[after:])


@pytest.mark.parametrize("told_all", SUBSCRIPTIONS, indirect=True, ids=lambda pair: ".".join(pair))
def test_every_consumer_applies_every_golden_example(told_all: tuple[Consumer, Database]) -> None:
    consumer, database = told_all
    with database.reading() as session:
        refused = [tuple(row) for row in session.execute(parked.select())]
    assert refused == []
    assert consumer.progress.lag == 0
    assert consumer.progress.position > 0


@pytest.mark.parametrize(("service", "producer"), SUBSCRIPTIONS)
def test_a_consumer_hears_only_what_its_producer_tells(service: str, producer: str) -> None:
    for contract in subscriptions_of(service)[producer]:
        assert contract.TYPE in contracts()
        assert codec.newest(contract) is contract, "older versions are lifted to the newest"
        assert contract.TYPE.startswith(f"{producer}.")


def test_a_contract_that_drops_or_retypes_a_member_breaks_its_golden_example() -> None:
    told = golden("registry.project.submitted.v1")["data"]
    with pytest.raises(AssertionError, match="no longer read"):
        assert_holds({name: value for name, value in told.items() if name != "title"}, told)
    with pytest.raises(AssertionError, match="version"):
        assert_holds({**told, "version": "1"}, told)


def test_golden_examples_are_a_chain_that_verifies() -> None:
    for producer in {name.partition(".")[0] for name in TYPES}:
        hash_ = codec.GENESIS
        for entry in GoldenLog(producer).read(0).entries:
            hash_ = codec.chain(hash_, entry.position, entry.body)
            assert entry.hash == hash_, json.loads(entry.body)["type"]
