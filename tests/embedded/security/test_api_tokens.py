"""What a municipality's own system may do with an API token, and who can make it do so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import pytest

from infra.docs.routes import Line, lines_of
from services.council.domain.api_tokens import ApiToken, secret_hash
from services.council.storage import api_tokens
from shared.access import EVERYBODY, Scope
from shared.manifests import WITH_API
from shared.settings import Settings
from shared.vocabulary import MUNICIPALITIES
from tests.embedded.security.world import NEMURO, RAUSU, World, good, id_of
from tests.embedded.security.worlds import WORLDS

CHANGES_BY_SCOPE = {
    Scope.READ: set(),
    Scope.PROJECTS: {
        "registry POST /projects",
        "registry POST /projects/check",  # tells what is wrong, and changes nothing
        "registry PUT /projects/<uuid:project_id>",
        "registry POST /projects/<uuid:project_id>/attachments",
        "registry DELETE /projects/<uuid:project_id>/attachments/<string:sha256>",
    },
    Scope.DATASETS: {"sharing POST /datasets/<uuid:dataset_id>/versions"},
}


def lines_open_to(scope: Scope) -> list[Line]:
    every = chain.from_iterable(lines_of(service) for service in WITH_API)
    return [line for line in every if line.checks[0].scope is scope]


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_lets_a_program_change_this_and_nothing_else(scope: Scope) -> None:
    changes = {
        f"{line.service} {line.method} {line.route}"
        for line in lines_open_to(scope)
        if line.method != "GET"
    }
    assert changes == CHANGES_BY_SCOPE[scope]


def test_no_scope_but_reading_opens_what_only_reads() -> None:
    for scope in set(Scope) - {Scope.READ}:
        assert all(line.method != "GET" for line in lines_open_to(scope))


def test_what_is_of_great_weight_or_open_to_everybody_is_in_no_scope() -> None:
    for line in chain.from_iterable(lines_of(service) for service in WITH_API):
        if line.checks[0] is EVERYBODY or line.checks[0].weighty:
            assert line.checks[0].scope is None


@pytest.fixture
def council(tmp_path: Path) -> Iterator[World]:
    world = WORLDS["council"](Settings(var=tmp_path))
    yield world
    world.close()


def test_the_secretariat_gets_into_no_town_through_an_api_token(council: World) -> None:
    """Neither drafts, unshared rows and consent, nor what a 首長 signs: no token, no way in."""
    office = council.as_("coordinator", NEMURO)
    for town in MUNICIPALITIES:
        wish = {"name": "連携", "municipality": town.code, "last_day": "2027-03-31"}
        assert office.post("/api-tokens", json=wish).status_code == 403
    wish = {"name": "連携", "municipality": RAUSU, "last_day": "2027-03-31"}
    theirs = good(council.as_("section_head", RAUSU).post("/api-tokens", json=wish))
    assert office.post(f"/api-tokens/{theirs['id']}/take-over").status_code == 404

    with council.context.transactions.database.writing() as session:
        api_tokens.save(session, made_by_the_secretariat())
    drawn = council.client(None).post("/tokens", json={"api_token": "made before"})
    assert drawn.status_code == 401


def made_by_the_secretariat() -> ApiToken:
    """As version 0.1.0 let it."""
    return ApiToken(
        id=id_of("made before"),
        name="連携",
        municipality=RAUSU,
        scopes=frozenset(Scope),
        secret_hash=secret_hash("made before"),
        created_by=id_of(f"coordinator-{NEMURO}"),
        created_at=datetime.now(UTC),
        sponsor=id_of(f"coordinator-{NEMURO}"),
        last_day=date(2050, 3, 31),
    )
