"""Docker's check of a service: well, unwell, or so silent that it is ended."""

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from infra.docker.health import HUNG_SECONDS, is_well


@pytest.fixture
def service() -> Iterator[HTTPServer]:
    class Answers(BaseHTTPRequestHandler):
        status = 200

        def do_GET(self) -> None:
            self.send_response(Answers.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _refuse() -> None:
    pytest.fail("a service that answers was ended")


def _long_ago(answered: Path) -> None:
    then = time.time() - HUNG_SECONDS - 1
    os.utime(answered, (then, then))


def test_whatever_a_service_answers_it_is_not_ended(service: HTTPServer, tmp_path: Path) -> None:
    answered, address = tmp_path / "answered", f"http://127.0.0.1:{service.server_port}"
    assert is_well(address, answered, _refuse)
    service.RequestHandlerClass.status = 503  # type: ignore[attr-defined]
    _long_ago(answered)
    assert not is_well(address, answered, _refuse)
    assert time.time() - answered.stat().st_mtime < HUNG_SECONDS


def test_a_service_that_answers_nobody_is_ended_after_its_time_and_not_while_it_starts(
    tmp_path: Path,
) -> None:
    answered, ended = tmp_path / "answered", []
    for wait in (None, False, True):
        if wait is not None:
            answered.touch()
        if wait:
            _long_ago(answered)
        assert not is_well("http://127.0.0.1:9", answered, lambda: ended.append(True))
        assert len(ended) == bool(wait)
