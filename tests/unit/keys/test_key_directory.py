"""Others' public keys: asked for once an hour, and at once when one is new."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from shared.errors import ServiceAway
from shared.keys import KeyDirectory, KeyRing, UnknownKey
from shared.keys.directory import (
    ASK_AGAIN_SECONDS,
    AWAY_SECONDS,
    CACHE_SECONDS,
)


class Published:
    """A registry that answers `GET /keys` with what its ring says, and counts the questions.

    `answer` is given instead if it is set.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring, self.asked = ring, 0
        self.answer: Any = None
        published = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                published.asked += 1
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(published.answer or published.ring.jwks()).encode())

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


def invented(number: int = 0) -> str:
    """An id that could be one."""
    return f"registry/{number:043d}"


def test_invented_keys_are_asked_for_only_now_and_then(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    for number in range(10):
        with pytest.raises(UnknownKey):
            directory.key(invented(number))
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


def test_a_key_that_was_unknown_once_is_not_asked_for_again(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    for _ in range(10):
        with pytest.raises(UnknownKey):
            directory.key(invented())
        clock.seconds += ASK_AGAIN_SECONDS
    assert registry.asked == 1


def test_a_new_key_is_learnt_among_invented_ones(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    with pytest.raises(UnknownKey):
        directory.key(invented())
    new = registry.ring.rotate().kid
    with pytest.raises(UnknownKey):
        directory.key(new)

    clock.seconds = ASK_AGAIN_SECONDS

    assert directory.key(new)


def test_invented_keys_fill_no_memory(
    directory: KeyDirectory, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.keys.directory.REMEMBERED_UNKNOWN", 3)
    for number in range(10):
        clock.seconds += ASK_AGAIN_SECONDS
        with pytest.raises(UnknownKey):
            directory.key(invented(number))
    assert list(directory._known["registry"].unknown) == [invented(n) for n in (7, 8, 9)]


def test_of_many_that_need_a_services_keys_one_asks(
    directory: KeyDirectory, registry: Published
) -> None:
    kid = registry.ring.signing_key().kid
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(directory.key, [kid] * 50))) == 50
    assert registry.asked == 1


def test_a_service_that_publishes_no_keys_is_not_asked_by_every_request(
    directory: KeyDirectory, registry: Published, clock: Clock
) -> None:
    registry.answer = {"error": "no keys here"}
    for number in range(10):
        with pytest.raises(ServiceAway):
            directory.key(invented(number))
    assert registry.asked == 1

    registry.answer = None
    clock.seconds = AWAY_SECONDS
    assert directory.key(registry.ring.signing_key().kid)


@pytest.mark.parametrize(
    "published",
    [
        [7],
        7,
        {"keys": 7},
        {"keys": [7]},
        {"keys": [{}]},
        {"keys": [{"kid": []}]},
        {"keys": [{"kid": "registry/x", "kty": "oct", "k": "eA"}]},
        {"keys": [{"kid": "registry/x", "kty": "OKP", "crv": "Ed25519", "x": "x"}]},
        {"keys": [{"kid": "registry/x", "kty": "OKP", "crv": "Ed25519", "x": 7}]},
    ],
)
def test_keys_that_are_none_leave_the_known_ones_as_they_are(
    directory: KeyDirectory, registry: Published, clock: Clock, published: Any
) -> None:
    kid = registry.ring.signing_key().kid
    directory.key(kid)
    registry.answer = published
    clock.seconds = CACHE_SECONDS
    assert directory.key(kid)


def test_the_keys_of_a_service_that_never_answered_cannot_be_told() -> None:
    with pytest.raises(ServiceAway):
        KeyDirectory(lambda _: "http://127.0.0.1:9").key(invented())
