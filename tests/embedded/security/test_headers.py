"""What every answer tells a browser about itself, whatever was asked, and what no address holds."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.embedded.security.portal import Portal
from tests.embedded.security.raw import routes_of
from tests.embedded.security.test_openapi import ALL_ROLES
from tests.embedded.security.test_raw_bytes import SECRETARIAT, values_of
from tests.embedded.security.world import World

SECRET = re.compile("(token|password|secret|proof|login|code)$")


def answers(app: Flask, client: FlaskClient, values: dict[str, str]) -> Iterator[TestResponse]:
    """Each route as it is, with a method that it has not, and what is no route."""
    for route in routes_of(app, values):
        yield client.open(route.example, method=route.method)
    yield client.open("/health", method="PATCH")
    yield client.get("/nowhere")


def fault_of(answer: TestResponse) -> str | None:
    """What the answer leaves to the browser's guess."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "").split("; ")
    kept = "/static/" not in answer.request.path
    bounds = {
        "sniffing": headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": headers.get("Referrer-Policy") == "same-origin",
        "frames": "frame-ancestors 'none'" in policy,
        "base": "base-uri 'none'" in policy,
        "plug-ins": bool({"object-src 'none'", "default-src 'none'"} & set(policy)),
        "other sites": "Access-Control-Allow-Origin" not in headers,
        "keeping": headers.get("Cache-Control") == "no-store" or not kept,
        "charset": answer.content_type.count("charset=") == 1 or not is_text(answer.content_type),
    }
    open_ = [name for name, bounded in bounds.items() if not bounded]
    return f"{answer.request.method} {answer.request.path}: {open_}" if open_ else None


def is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or content_type.partition(";")[0].endswith("xml")


def client_of(world: World) -> FlaskClient:
    """Of somebody whom every door lets through."""
    client = world.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {world.token(ALL_ROLES)}"
    return client


def test_every_answer_of_a_service_leaves_nothing_to_guess(world: World) -> None:
    for client in (world.app.test_client(), client_of(world)):
        found = [fault_of(answer) for answer in answers(world.app, client, values_of(world))]
        assert not any(found), [fault for fault in found if fault]


def test_every_answer_of_the_portal_leaves_nothing_to_guess(portal: Portal) -> None:
    values = {name: v for world in portal.worlds.values() for name, v in values_of(world).items()}
    values["filename"] = "img/mark.svg"
    for member in (None, SECRETARIAT):
        client = portal.visitor(member).client
        found = [fault_of(answer) for answer in answers(portal.app, client, values)]
        assert not any(found), [fault for fault in found if fault]


def test_no_request_is_sent_back_and_no_folder_is_listed(world: World, portal: Portal) -> None:
    visitor = portal.visitor(SECRETARIAT)
    for client, paths in (
        (client_of(world), ("/health", "/feed")),
        (visitor.client, ("/", "/static/img/mark.svg")),
    ):
        for path in paths:
            headers = {"X-CSRF-Token": visitor.token, "X-Sent": "sent"}
            answer = client.open(path, method="TRACE", headers=headers)
            assert (answer.status_code, "X-Sent" in answer.text) == (405, False)
        for folder in ("/static/", "/static/css/", "/docs/static/"):
            assert client.get(folder).status_code == 404


def test_no_route_takes_a_secret_in_its_address(world: World) -> None:
    document = world.app.extensions["openapi"].to_dict()
    names = [
        parameter["name"]
        for path in document["paths"].values()
        for operation in (path, *path.values())
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", [])
        if parameter.get("in") in ("query", "path")
    ]
    assert names
    assert [name for name in names if SECRET.search(name)] == []


@pytest.mark.parametrize("secret", ["refresh_token", "password", "code"])
def test_a_secret_is_known_by_its_name(secret: str) -> None:
    assert SECRET.search(secret)
