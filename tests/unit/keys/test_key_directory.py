"""Others' public keys: asked for once an hour, and at once when one is new."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from shared.errors import ServiceAway
from shared.keys import ASK_AGAIN_SECONDS, CACHE_SECONDS, KeyDirectory, KeyRing, UnknownKey


class Published:
    """A registry that answers `GET /keys` with what its ring says, and counts the questions."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring, self.asked = ring, 0
        published = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                published.asked += 1
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(published.ring.jwks()).encode())

            def log_message(self, *_: Any) -> None: ...

        self._server = HTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,)).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Published]:
    published = Published(KeyRing("registry", tmp_path))
    yield published
    published.close()


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def directory(registry: Published, clock: Clock) -> KeyDirectory:
    return KeyDirectory(lambda _: registry.address, clock)


def test_keys_are_asked_for_once_an_hour(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    kid = registry.ring.signing_key().kid
    directory.key(kid)
    clock.seconds = CACHE_SECONDS - 1
    directory.key(kid)
    assert registry.asked == 1

    clock.seconds = CACHE_SECONDS
    directory.key(kid)
    assert registry.asked == 2


def test_new_keys_are_known_at_once_however_soon_they_follow_each_other(
    directory: KeyDirectory, registry: Published
) -> None:
    for _ in range(3):
        assert directory.key(registry.ring.rotate().kid)


def test_a_withdrawn_key_is_refused_from_the_first_sight_of_the_new_one(
    directory: KeyDirectory, registry: Published
) -> None:
    stolen = registry.ring.signing_key().kid
    directory.key(stolen)

    registry.ring.withdraw(stolen)
    directory.key(registry.ring.signing_key().kid)

    with pytest.raises(UnknownKey):
        directory.key(stolen)


def test_invented_keys_are_asked_for_only_now_and_then(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    for number in range(10):
        with pytest.raises(UnknownKey):
            directory.key(f"registry/invented-{number}")
    assert registry.asked == 1

    clock.seconds = ASK_AGAIN_SECONDS
    assert directory.key(registry.ring.rotate().kid)


def test_while_a_service_is_away_its_known_keys_hold_beyond_the_hour(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    kid = registry.ring.signing_key().kid
    directory.key(kid)
    registry.address = "http://127.0.0.1:9"
    clock.seconds = 2 * CACHE_SECONDS
    assert directory.key(kid)


def test_the_keys_of_a_service_that_never_answered_cannot_be_told() -> None:
    with pytest.raises(ServiceAway):
        KeyDirectory(lambda _: "http://127.0.0.1:9").key("registry/any")
