"""Whatever is wrong with what is sent, the refusal is Japanese."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from marshmallow import Schema

from shared.manifests import SERVICES
from shared.web.fields import Strict

for service in SERVICES:
    if service != "portal":
        import_module(f"services.{service}.schemas")

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1.5,
    "x",
    "9" * 5000,
    [],
    [None],
    [[]],
    {},
    {"x": 1},
)


def all_schemas(of: type[Schema] = Strict) -> Iterator[type[Schema]]:
    for schema in of.__subclasses__():
        yield schema
        yield from all_schemas(schema)


def sentences(messages: Any) -> Iterator[str]:
    if isinstance(messages, dict):
        messages = list(messages.values())
    if not isinstance(messages, list):
        yield str(messages)
        return
    for inner in messages:
        yield from sentences(inner)


@pytest.mark.parametrize("schema", list(all_schemas()), ids=lambda schema: schema.__qualname__)
def test_a_value_of_any_wrong_type_is_refused_in_japanese(schema: type[Schema]) -> None:
    names = schema().load_fields
    bodies = [None, [], "x", {}, *({name: wrong} for name in names for wrong in WRONG)]
    foreign = {
        sentence
        for body in bodies
        for sentence in sentences(schema().validate(body))
        if not JAPANESE.search(sentence)
    }
    assert foreign == set()
