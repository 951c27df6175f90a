"""Every route × role × relation, compared with the table in docs/security.md."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask_smorest import Blueprint

from infra.docs.__main__ import DOCS
from infra.docs.routes import Line, lines_of
from infra.docs.security import document
from shared.access import PROOF_LASTS, Member, Relation
from shared.errors import PasswordWanted
from shared.manifests import WITH_API
from shared.web.app import create_app
from shared.web.permit import UndeclaredRoute
from tests.embedded.security.world import World, everybody
from tests.embedded.security.worlds import WORLDS

REFUSALS = (401, 403, 404)


def described(caller: Member | None, relations: set[Relation]) -> str:
    if caller is None:
        return "signed out"
    return f"{'/'.join(caller.roles)} of {caller.municipality} ({', '.join(sorted(relations))})"


def deviation(world: World, line: Line, caller: Member | None) -> str | None:
    relations = world.relations(line, caller) if caller else set()
    wanted = line.refusal(caller, frozenset(relations))
    answer = world.call(line, caller)
    got = answer.status_code
    if got == wanted or (wanted is None and got not in REFUSALS and got < 500):
        return None
    wish = wanted or "to be let through"
    return (
        f"{line.method} {line.route} [{line.state}] {described(caller, relations)}: "
        f"{got} instead of {wish}: {answer.text[:200]}"
    )


def test_every_route_lets_through_and_refuses_exactly_as_the_table_says(world: World) -> None:
    deviations = [
        found
        for line in lines_of(world.service)
        for caller in (None, *everybody())
        if (found := deviation(world, line, caller))
    ]
    assert not deviations, "\n".join(deviations[:40])


def test_each_state_that_the_table_tells_apart_is_in_the_world_and_no_other(world: World) -> None:
    told_apart = {line.state for line in lines_of(world.service)} - {""}
    assert told_apart == world.variables.keys() - {""}


def test_what_is_of_great_weight_is_refused_when_the_password_was_proved_long_ago(
    world: World,
) -> None:
    long_ago = datetime.now(UTC) - PROOF_LASTS
    weighty = [line for line in lines_of(world.service) if line.checks[0].weighty]
    answers = [
        (line.route, world.call(line, replace(caller, proved_at=long_ago)))
        for line in weighty
        for caller in everybody()
        if line.refusal(caller, frozenset(world.relations(line, caller))) is None
    ]
    assert {route for route, _ in answers} == {line.route for line in weighty}
    for route, answer in answers:
        assert answer.status_code == 403, route
        assert answer.json["type"] == PasswordWanted.type


def test_refusals_are_problem_details_in_japanese(world: World) -> None:
    for line in lines_of(world.service):
        answer = world.call(line, None)
        if answer.status_code == 401:
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json["title"] == "サインインが必要です"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "Bearer"])
def test_what_is_no_token_is_answered_401(world: World, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    assert world.app.test_client().get("/feed", headers=headers).status_code == 401


def test_the_table_is_the_one_in_the_documents() -> None:
    assert (DOCS / "security.md").read_text(encoding="utf-8") == document()


def test_a_route_without_a_declaration_keeps_its_service_from_starting(world: World) -> None:
    blueprint = Blueprint("forgotten", __name__)

    @blueprint.route("/forgotten")
    def forgotten() -> str:
        return "anybody may read this"

    with pytest.raises(UndeclaredRoute, match="GET /forgotten"):
        create_app(world.context, blueprint)


def test_every_service_with_an_api_is_walked() -> None:
    assert set(WORLDS) == set(WITH_API)
