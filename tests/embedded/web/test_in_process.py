"""Calls within one process: the same answers as over a socket, and an end to every wait."""

import io
from collections.abc import Iterator

import pytest
import requests

from shared.web import in_process
from tests.embedded.web.doors import small_app

NEXT_DOOR = "http://127.0.0.1:1"
"""Nobody listens there: whatever answers does so in this process."""
WAIT = (1, 5)


@pytest.fixture
def caller() -> Iterator[requests.Session]:
    in_process.introduce(NEXT_DOOR, small_app())
    with requests.Session() as session:
        session.mount("http://", in_process.InProcessAdapter())
        yield session
    in_process.forget(NEXT_DOOR)


def test_a_neighbour_gets_path_headers_and_body_as_they_were_sent(caller: requests.Session) -> None:
    told = caller.get(f"{NEXT_DOOR}/headers", headers={"X-A": "1"}, timeout=WAIT)
    assert (told.status_code, told.json()["path"]) == (200, "/headers")
    assert (told.json()["host"], told.json()["forwarded"]) == ("127.0.0.1:1", "1")
    assert caller.post(f"{NEXT_DOOR}/echo", data="結".encode(), timeout=WAIT).text == "結"
    files = {"file": ("a.csv", io.BytesIO(b"a,b\n"))}
    assert b"a,b\n" in caller.post(f"{NEXT_DOOR}/echo", files=files, timeout=WAIT).content


def test_a_refusal_is_an_answer_like_any_other(caller: requests.Session) -> None:
    assert caller.post(f"{NEXT_DOOR}/refuse", data=b"x", timeout=WAIT).status_code == 401
    assert caller.get(f"{NEXT_DOOR}/nowhere", timeout=WAIT).status_code == 404


def test_a_neighbour_that_takes_too_long_is_not_waited_for(caller: requests.Session) -> None:
    with pytest.raises(requests.ReadTimeout):
        caller.get(f"{NEXT_DOOR}/wait", timeout=(1, 0.05))


def test_a_neighbour_that_breaks_is_away_at_once(caller: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError):
        caller.get(f"{NEXT_DOOR}/broken", timeout=WAIT)


def test_files_and_strangers_are_called_by_socket(caller: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError):
        caller.get(f"{NEXT_DOOR}/stream", stream=True, timeout=WAIT)
    in_process.forget(NEXT_DOOR)
    with pytest.raises(requests.ConnectionError):
        caller.get(f"{NEXT_DOOR}/headers", timeout=WAIT)
