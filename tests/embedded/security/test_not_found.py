"""What somebody may not know of is refused in the very words in which nothing at all is refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.docs.routes import Line, lines_of
from shared.access import Member
from shared.transactions import random_id
from shared.web.errors import NOT_FOUND
from tests.embedded.security.world import Value, World, everybody

Refused = tuple[Line, Member]
SECRETS = {
    "registry": {
        "GET /projects/<uuid:project_id>",
        "PUT /projects/<uuid:project_id>",
        "POST /projects/<uuid:project_id>/approve",
    },
    "council": {
        "DELETE /api-tokens/<uuid:token_id>",
        "POST /api-tokens/<uuid:token_id>/take-over",
    },
}


def kept_secret(world: World) -> Iterator[Refused]:
    """Every call that is to be answered 404 although the object is there."""
    for line in lines_of(world.service):
        for caller in everybody():
            if line.refusal(caller, frozenset(world.relations(line, caller))) == 404:
                yield line, caller


def said(world: World, call: Refused) -> dict[str, Any]:
    """The answer's document and header names, without the request's own id."""
    answer = world.call(*call)
    return {**answer.json, "request_id": "", "headers": sorted(answer.headers.keys())}


def invented_ids(world: World) -> dict[str, dict[str, Value]]:
    """The same variables; those that are ids name nothing."""
    return {
        state: {
            name: random_id if name.endswith("_id") else value for name, value in values.items()
        }
        for state, values in world.variables.items()
    }


def test_hidden_and_never_made_are_refused_in_the_same_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [call for call in kept_secret(world) if "<uuid:" in call[0].route]
    hidden = [said(world, call) for call in calls]

    monkeypatch.setattr(world, "variables", invented_ids(world))
    invented = [said(world, call) for call in calls]

    tell_apart = [
        (f"{line.method} {line.route}", there, nothing)
        for (line, _), there, nothing in zip(calls, hidden, invented, strict=True)
        if there != nothing
    ]
    assert tell_apart == []


@pytest.mark.parametrize("world", ["registry", "council"], indirect=True)
def test_drafts_are_hidden_from_reading_and_every_step_and_tokens_from_other_towns(
    world: World,
) -> None:
    asked = {f"{line.method} {line.route}" for line, _ in kept_secret(world)}
    assert asked >= SECRETS[world.service]


def test_an_address_that_leads_nowhere_is_refused_in_the_same_words(world: World) -> None:
    client = world.as_("official", None)
    assert client.get("/nothing/there").json["detail"] == NOT_FOUND
