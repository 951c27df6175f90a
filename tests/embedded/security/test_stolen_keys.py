"""What a stolen key opens at any service, compared with the table in docs/security.md."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from infra.docs import thefts
from infra.docs.routes import Line, lines_of
from infra.doors import subscriptions_of
from shared import tokens
from shared.access import CALLS, EVERYBODY, Member, Role
from shared.keys import Key, KeyRing
from shared.manifests import SERVICES, WITH_API
from shared.settings import Settings
from shared.transactions import utc_now
from tests import forgery
from tests.embedded.security.world import NEMURO, RAUSU, World

FIFTY_YEARS = {"exp": int(utc_now().timestamp()) + 50 * 365 * 86_400}
COORDINATOR = Member("m1", NEMURO, frozenset({Role.COORDINATOR}))
MAYOR = Member("m2", RAUSU, frozenset({Role.HEAD}))


def _just_proved(member: Member) -> dict[str, Any]:
    """The claims of a member who proved the password this moment, however long ago we began."""
    return forgery.of_member(replace(member, proved_at=utc_now()), utc_now())


OF_PATHS = {"uuid": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab", "int": "1", "string": "x"}

Opened = set[tuple[str, str]]
"""Method and route."""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, World]]:
    """All of them, as they start for the first time, with keys that each of them knows."""
    settings = Settings(var=tmp_path_factory.mktemp("services"))
    worlds = {name: World(name, settings) for name in WITH_API}
    yield worlds
    for world in worlds.values():
        world.close()


def stolen_from(services: Mapping[str, World], name: str) -> Key:
    return KeyRing(name, services["council"].settings.keys).signing_key()


@cache
def closed(service: str) -> list[Line]:
    """Every route that is not open to everybody."""
    return [line for line in lines_of(service) if line.checks != (EVERYBODY,)]


def opened(world: World, token: str) -> Opened:
    """The closed routes whose door lets the token's holder in."""
    client = world.app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    return {
        (line.method, line.route)
        for line in closed(world.service)
        if client.open(path_of(line), method=line.method, headers=headers).status_code
        not in (401, 403)
    }


def path_of(line: Line) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: OF_PATHS[found[1] or "string"], line.route)


def lies_of(thief: str, callee: str) -> Iterator[tuple[str, dict[str, object]]]:
    """What the holder of a service's key could want to be taken for, beyond the service."""
    itself = forgery.of_service(thief, callee, utc_now())
    for name, member in (("a coordinator", COORDINATOR), ("a mayor", MAYOR)):
        as_member = _just_proved(member)
        yield f"{name}, for the callee alone", {**as_member, "iss": thief, "aud": callee}
        yield f"{name} for 50 years", {**as_member, **FIFTY_YEARS}
        if thief != tokens.SPEAKS_FOR_MEMBERS:
            yield name, as_member
            yield f"{name}, from its own service", {**as_member, "iss": thief}
    for other in set(SERVICES) - {thief}:
        yield other, forgery.of_service(other, callee, utc_now())
        yield f"{other}, by its subject", {**itself, "sub": Member.of_service(other).id}
        if other != callee:
            yield f"itself to {other}", {**itself, "aud": other}
    yield "a service and a coordinator", {**itself, "roles": ["coordinator", "service"]}
    yield "a service of a town", {**itself, "municipality": RAUSU}
    yield "itself to everybody", {**itself, "aud": tokens.AUDIENCE}
    yield "itself for 50 years", {**itself, **FIFTY_YEARS}


@pytest.mark.parametrize("thief", WITH_API)
def test_a_stolen_key_opens_as_its_service_what_the_table_says(
    services: Mapping[str, World], thief: str
) -> None:
    key = stolen_from(services, thief)
    feeds = thefts.feeds_read_with_key_of(thief)
    for callee, world in services.items():
        itself = forgery.signed(key, forgery.of_service(thief, callee, utc_now()))
        assert opened(world, itself) == ({("GET", "/feed")} if callee in feeds else set())


@pytest.mark.parametrize("thief", WITH_API)
def test_a_stolen_key_makes_its_holder_nobody_else(
    services: Mapping[str, World], thief: str
) -> None:
    key = stolen_from(services, thief)
    taken_for = [
        (callee, lie)
        for callee, world in services.items()
        for lie, claims in lies_of(thief, callee)
        if opened(world, forgery.signed(key, claims))
    ]
    assert taken_for == []


@pytest.mark.parametrize("thief", WITH_API)
def test_members_are_made_by_the_keys_that_the_table_names(
    services: Mapping[str, World], thief: str
) -> None:
    key = stolen_from(services, thief)
    for world in services.values():
        for member in (COORDINATOR, MAYOR):
            met = opened(world, forgery.signed(key, _just_proved(member)))
            assert (("GET", "/feed") in met) == thefts.makes_anybody(thief)
            assert thefts.makes_anybody(thief) or not met


def test_the_portals_key_is_asked_for_by_nobody(services: Mapping[str, World]) -> None:
    key = stolen_from(services, "portal")
    for callee, world in services.items():
        itself = forgery.of_service("portal", callee, utc_now())
        for claims in (itself, *(lie for _, lie in lies_of("portal", callee))):
            assert opened(world, forgery.signed(key, claims)) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_call_those_whose_facts_it_hears(service: str) -> None:
    assert set(subscriptions_of(service)) == set(CALLS.get(service, {}))
