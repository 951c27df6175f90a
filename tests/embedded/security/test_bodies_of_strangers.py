"""Who has not signed in sends a sign-in form at most: nothing more is read, kept or parsed."""

import io
from typing import Any

import pytest
from flask import Flask

from shared.web.bodies import LARGEST_OF_STRANGERS
from tests.embedded.security.portal import Portal
from tests.embedded.security.raw import Route, routes_of
from tests.embedded.security.test_raw_bytes import values_of
from tests.embedded.security.world import World, people

PEOPLE = people()
UPLOAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


class Endless(io.RawIOBase):
    """A body, and how much of it was read."""

    def __init__(self, begins: bytes) -> None:
        self._begins, self.read_so_far = begins, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        given = self._begins[: len(buffer)].ljust(len(buffer), b" ")
        buffer[:], self._begins = given, self._begins[len(buffer) :]
        self.read_so_far += len(buffer)
        return len(buffer)


def answered(app: Flask, route: Route, promise: dict[str, Any], **told: Any) -> tuple[int, int]:
    """The status, and how much of the body was read before it."""
    body = Endless(UPLOAD if "multipart" in told["content_type"] else b'{"login": "')
    environ = {"wsgi.input": body, **promise}
    answer = app.test_client().open(
        route.example, method=route.method, environ_overrides=environ, **told
    )
    return answer.status_code, body.read_so_far


def greedy(app: Flask, values: dict[str, str], **told: Any) -> list[str]:
    """Every route that reads more, or does not refuse it."""
    promised = {"CONTENT_LENGTH": "900000"}
    in_chunks = {"wsgi.input_terminated": True}
    return [
        f"{route.method} {route.rule}: {status} after {read} bytes"
        for route in routes_of(app, values)
        if route.method != "GET"
        for promise, most in ((promised, 0), (in_chunks, 4 * LARGEST_OF_STRANGERS))
        for status, read in [answered(app, route, promise, **told)]
        if not 300 <= status < 500 or read > most
    ]


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer a.b.c"}], ids=["no", "wrong"])
def test_a_service_reads_no_large_body_without_a_token(
    world: World, content_type: str, headers: dict[str, str]
) -> None:
    values = values_of(world)

    assert greedy(world.app, values, content_type=content_type, headers=headers) == []


@pytest.mark.parametrize("cookie", ["", "yui_session=" + "a" * 43], ids=["no", "wrong"])
def test_the_portal_reads_no_file_without_a_session(portal: Portal, cookie: str) -> None:
    values = {name: v for world in portal.worlds.values() for name, v in values_of(world).items()}
    content_type = "multipart/form-data; boundary=x"

    assert greedy(portal.app, values, content_type=content_type, headers={"Cookie": cookie}) == []


def test_a_long_form_of_who_is_not_known_leads_to_the_sign_in_page(portal: Portal) -> None:
    stranger = portal.visitor(None)
    answer = stranger.post("/projects/new/x", {"problem": "あ" * 20_000})

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=%2F")


def test_who_had_a_session_may_still_send_what_was_typed(portal: Portal) -> None:
    member = portal.visitor(PEOPLE[0])
    member.post("/sign-out", {})
    typed = {"form_key": "x", "author": PEOPLE[0].id, "problem": "あ" * 20_000}

    assert "あ" * 20_000 in member.post("/projects/new/x", typed).get_data(as_text=True)
