"""Whatever bytes come in, at any route, signed out or in: nothing makes a door fail."""

import pytest
from flask import Flask

from shared.access import Member
from tests.embedded.security.portal import Portal
from tests.embedded.security.raw import (
    answer_to,
    at_a_door,
    fault_of,
    odd_requests,
    routes_of,
)
from tests.embedded.security.test_openapi import ALL_ROLES
from tests.embedded.security.world import NEMURO, World, id_of


def values_of(world: World) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value()
        for state in world.variables.values()
        for name, value in state.items()
    }


def faults(app: Flask, values: dict[str, str], credentials: bytes) -> list[str]:
    """Every request that made the door fail, and how."""
    found = []
    with at_a_door(app) as port:
        for route in routes_of(app, values):
            for request in odd_requests(route, credentials):
                if fault := fault_of(answer_to(port, request)):
                    found.append(f"{request[:300]!r} ({len(request)} bytes): {fault}")
    return found


@pytest.mark.parametrize("caller", [None, ALL_ROLES], ids=["signed out", "signed in"])
def test_no_bytes_make_a_service_fail(world: World, caller: Member | None) -> None:
    token = f"Authorization: Bearer {world.token(caller)}\r\n".encode() if caller else b""

    assert faults(world.app, values_of(world), token) == []


SECRETARIAT = Member(id_of(f"coordinator-{NEMURO}"), NEMURO, frozenset())


@pytest.mark.parametrize("member", [None, SECRETARIAT], ids=["signed out", "signed in"])
def test_no_bytes_make_a_page_fail(portal: Portal, member: Member | None) -> None:
    visitor = portal.visitor(member)
    cookies = "; ".join(f"{one.key}={one.value}" for one in visitor.client._cookies.values())
    credentials = f"Cookie: {cookies}\r\nX-CSRF-Token: {visitor.token}\r\n".encode()
    values = {name: v for world in portal.worlds.values() for name, v in values_of(world).items()}

    assert faults(portal.app, values, credentials) == []
