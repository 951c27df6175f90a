"""How long the door waits, and how much it takes in."""

import socket
import time
from contextlib import suppress

import pytest

from shared.web.door import FlaskServer, connection, wire
from tests.embedded.web.doors import GET, POST, Send, all_from, status_of, taken, wait_until


@pytest.mark.parametrize(
    "endless",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
        b"GET /",
        POST % b"Transfer-Encoding: chunked\r\n" + b"5;ext=",
        POST % b"Transfer-Encoding: chunked\r\n" + b"000000",
        POST % b"Transfer-Encoding: chunked\r\n" + b"2\r\nok\r\n0\r\nX: ",
    ],
    ids=["header", "target", "chunk extension", "chunk size", "trailer"],
)
def test_a_line_without_an_end_is_cut_off_after_kilobytes(
    door: FlaskServer, endless: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(endless)

        assert taken(client, 64 << 20) < 8 << 20, "what the sockets' own buffers hold, no more"


@pytest.mark.parametrize("before", [b"", GET % b""], ids=["at first", "after a request"])
def test_empty_lines_before_a_request_are_cut_off_after_kilobytes(
    door: FlaskServer, before: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(before)

        assert taken(client, 64 << 20, b"\r\n") < 8 << 20


def test_a_body_in_chunks_of_a_byte_is_refused(door: FlaskServer) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Transfer-Encoding: chunked\r\n")
        with suppress(OSError):
            client.sendall(b"1\r\nx\r\n" * 200_000)
        assert status_of(all_from(client)) == 400


def test_the_body_of_a_refused_request_is_not_swallowed(door: FlaskServer) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(b"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 500000000\r\n\r\n")

        assert taken(client, 500_000_000) < 16 << 20


def test_a_small_body_that_was_not_read_leaves_the_connection_usable(send: Send) -> None:
    refused = b"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
    answer = send(refused + refused)

    assert answer.count(b"HTTP/1.1 401") == 2


def test_headers_that_do_not_come_are_not_waited_for(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        for byte in GET:
            time.sleep(0.05)
            try:
                client.sendall(bytes([byte]))
            except OSError:
                return
    pytest.fail("a byte at a time held the connection for as long as it liked")


def test_a_body_slower_than_the_least_rate_is_not_waited_for(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "GRACE_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Content-Length: 1000\r\n")
        for _ in range(20):
            time.sleep(0.05)
            try:
                client.sendall(b"x")
            except OSError:
                break
        assert status_of(all_from(client)) == 408


def test_an_answer_that_nobody_takes_is_given_up(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(wire, "LEAST_BYTES_PER_SECOND", 1 << 30)
    body = b"x" * (8 << 20)
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Content-Length: %d\r\n" % len(body) + body)
        wait_until(lambda: not list(door.clients))


def test_the_body_of_a_refused_request_is_not_waited_for(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "UNREAD_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", door.port), 5) as client:
        client.sendall(b"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")

        assert status_of(all_from(client)) == 401
