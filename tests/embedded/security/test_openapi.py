"""Whatever is sent, a service answers what its OpenAPI document says, and never 5xx."""

import warnings
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.access import Member
from tests.embedded.security.world import PEOPLE, RAUSU, World, id_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6
ALL_ROLES = Member(id_of(f"official-{RAUSU}"), RAUSU, frozenset(PEOPLE))
"""Somebody whom every door lets through, so that what is behind it is reached."""

bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations(world: World) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", world.app)
    return [result.ok() for result in schema.get_all_operations()]


def attack(world: World, operation: Any, mode: schemathesis.GenerationMode) -> str | None:
    """Send generated requests; answer the first answer that was not as documented."""
    values = known_values(world)

    @seed(5)
    @bounded
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        for name in case.path_parameters:
            if name in values and data.draw(st.integers(0, 3)):
                case.path_parameters[name] = data.draw(st.sampled_from(values[name]))
        headers = {"Authorization": f"Bearer {world.token(ALL_ROLES)}"}
        if "If-Match" in case.headers and data.draw(st.booleans()):
            headers["If-Match"] = f'"{data.draw(st.integers(1, 4))}"'
        case.call_and_validate(checks=CHECKS, headers=headers)

    try:
        send()
    except Unsatisfiable:
        return None  # an operation without parameters and body cannot be called wrongly
    except BaseExceptionGroup as found:
        return f"{operation.label}: {found.exceptions[0]}"
    except AssertionError as found:
        return f"{operation.label}: {found}"
    return None


def known_values(world: World) -> dict[str, list[str]]:
    """Ids of things that exist, so that three requests in four reach one."""
    values: dict[str, list[str]] = {}
    for state in world.variables.values():
        for name, value in state.items():
            values.setdefault(name, []).append(value if isinstance(value, str) else value())
    return values


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_answers_as_documented(
    world: World, mode: schemathesis.GenerationMode
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [attack(world, operation, mode) for operation in operations(world)]
    assert not any(found), "\n\n".join(text for text in found if text)


def good_values(parameter: Any) -> list[str]:
    """What the document calls good for a parameter of the query, as an address writes it."""
    schema = parameter["schema"]
    bounds = [schema[name] for name in ("minimum", "maximum") if name in schema]
    return [str(value) for value in [*schema.get("enum", ()), *bounds] if value not in (None, "")]


def test_every_query_takes_the_values_that_the_document_names(world: World) -> None:
    office = world.client(ALL_ROLES)
    asked = [
        (path, {parameter["name"]: value})
        for path, operations_at in world.document["paths"].items()
        for parameter in operations_at.get("get", {}).get("parameters", ())
        if "{" not in path and parameter["in"] == "query"
        for value in good_values(parameter)
    ]
    answers = [(path, query, office.get(path, query_string=query)) for path, query in asked]
    assert [(path, query) for path, query, answer in answers if answer.status_code == 422] == []
