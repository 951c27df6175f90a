"""docs/asyncapi.json: valid by AsyncAPI's own schema, and complete."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from infra.docs import asyncapi
from infra.docs.events import contracts, golden, owners

ROOT = Path(__file__).parents[2]
OFFICIAL = ROOT / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json"
DOCUMENT = json.loads(asyncapi.document())


@pytest.mark.skipif(not OFFICIAL.exists(), reason="AsyncAPI's schema comes with `npm ci`")
def test_it_is_valid_by_the_official_schema() -> None:
    official = jsonschema_rs.validator_for(json.loads(OFFICIAL.read_text()))
    assert [error.message for error in official.iter_errors(DOCUMENT)] == []
    assert not official.is_valid({**DOCUMENT, "channels": {"x": {"adress": "/feed"}}})


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def test_every_reference_leads_somewhere() -> None:
    for reference in set(references(DOCUMENT)):
        node = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            assert step in node, reference
            node = node[step]


def test_each_producer_has_its_exchange_and_its_feed_with_all_its_facts() -> None:
    for owner in owners():
        told = {name for name in contracts() if name.startswith(f"{owner}.")}
        exchange, feed = (DOCUMENT["channels"][f"{owner}.{lane}"] for lane in ("facts", "feed"))
        assert exchange["bindings"]["amqp"]["exchange"]["name"] == f"{owner}.facts"
        assert set(exchange["messages"]) == told
        assert set(feed["messages"]) == {*told, "withheld"}


@pytest.mark.parametrize("name", contracts())
def test_a_golden_example_is_a_message_as_described(name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    described = jsonschema_rs.validator_for(schema)

    described.validate(golden(name))

    for member in ("hash", "sequence", "subject", "data"):
        without = {key: value for key, value in golden(name).items() if key != member}
        assert not described.is_valid(without)
    assert not described.is_valid({**golden(name), "source": "/yui/portal"})
