"""The server at a service's door, over real sockets: what it reads, refuses and bears."""

import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_network
from typing import Any

import pytest
import requests
from flask import Flask, request

from shared.web.door import FlaskServer, connection, server, wire

Send = Callable[[bytes], bytes]


def _app() -> Flask:
    app = Flask("door")

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    @app.post("/refuse")
    def refuse() -> tuple[str, int]:
        return "", 401

    @app.get("/headers")
    def headers() -> dict[str, Any]:
        return {"host": request.host, "path": request.path, "forwarded": request.headers.get("X-A")}

    @app.get("/stream")
    def stream() -> Iterator[bytes]:
        return (b"%d\n" % number for number in range(1000))  # type: ignore[return-value]

    @app.get("/wait")
    def wait() -> str:
        time.sleep(0.5)
        return "done"

    @app.get("/broken")
    def broken() -> Iterator[bytes]:
        raise RuntimeError

    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.config["MAX_CONTENT_LENGTH"] = 8 << 20
    return app


@pytest.fixture
def door() -> Iterator[FlaskServer]:
    running = FlaskServer(_app(), "127.0.0.1", 0, (ip_network("127.0.0.1/32"),))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def send(door: FlaskServer) -> Send:
    """Send these bytes on a new connection; all that is answered, until the server has done."""

    def send(data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", door.port), 10) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            return _all_from(client)

    return send


def _all_from(client: socket.socket) -> bytes:
    answered = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65536):
            answered += piece
    return answered


def _taken(client: socket.socket, most: int) -> int:
    """How many bytes the server takes of so many, until it closes."""
    sent = 0
    with suppress(OSError):
        while sent < most:
            client.sendall(b"0" * 65536)
            sent += 65536
    return sent


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


GET = b"GET /headers HTTP/1.1\r\nHost: localhost:8000\r\n%s\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"


def test_requests_on_one_connection_are_answered_in_their_order(send: Send) -> None:
    echo = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n%s"
    answer = send(echo % b"one" + b"\r\n" + echo % b"two" + GET % b"Connection: close\r\n")

    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.index(b"one") < answer.index(b"two") < answer.index(b"/headers")


def test_a_chunked_upload_arrives_whole_and_a_stream_leaves_in_chunks(door: FlaskServer) -> None:
    pieces = [bytes([number % 256]) * 10_000 for number in range(300)]
    address = f"http://127.0.0.1:{door.port}"

    assert requests.post(f"{address}/echo", data=iter(pieces), timeout=10).content == b"".join(
        pieces
    )
    streamed = requests.get(f"{address}/stream", timeout=10)
    assert streamed.headers["Transfer-Encoding"] == "chunked"
    assert streamed.content.endswith(b"\n998\n999\n")


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(door: FlaskServer) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Content-Length: 2\r\nExpect: 100-continue\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 100")
        client.sendall(b"ok")

        assert _all_from(client).endswith(b"ok")


def test_an_address_in_full_is_read_as_its_path(send: Send) -> None:
    answer = send(b"GET http://localhost/headers HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert b'"path":"/headers"' in answer.replace(b" ", b"")


def test_a_header_with_an_underscore_does_not_pass_for_one_with_a_dash(send: Send) -> None:
    assert b'"forwarded":null' in send(GET % b"X_A: forged\r\n").replace(b" ", b"")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (b"Content-Length: 2\r\nContent-Length: 2\r\n", 400),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n", 400),
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"Content-Length: 2, 2\r\n", 400),
        (b"Content-Length: +2\r\n", 400),
        (b"Content-Length: -2\r\n", 400),
        (b"Transfer-Encoding: gzip\r\n", 501),
        (b"Transfer-Encoding: gzip, chunked\r\n", 501),
        (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"X: a\nContent-Length: 2\r\n", 400),
        (b"X: a\rY: b\r\n", 400),
        (b"X : a\r\n", 400),
        (b"Host: other\r\n", 400),
        (b"X: \x00\r\n", 400),
        (b"X: %s\r\n" % (b"a" * 20_000), 431),
        (b"".join(b"X-%d: a\r\n" % number for number in range(200)), 431),
    ],
)
def test_a_request_that_two_readers_could_read_differently_is_refused(
    send: Send, told: bytes, status: int
) -> None:
    assert _status(send(POST % told + b"ok")) == status


@pytest.mark.parametrize(
    "host", [b"a" * 300, b"a." * 200 + b"b", b"[", b"[::1", b"a b", b"a/b", b"\xff", b"a:b", b""]
)
def test_a_host_that_is_none_is_refused(send: Send, host: bytes) -> None:
    assert _status(send(b"GET /headers HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")) == 400


@pytest.mark.parametrize("host", [b"localhost", b"[::1]:8000", b"yui.nemuro.example.jp:443"])
def test_a_host_is_read_as_it_is(send: Send, host: bytes) -> None:
    assert host in send(b"GET /headers HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 400,
        b"GET /?q=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET\r\n\r\n",
        b"\n\n\n\n",
        b" / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_without_a_trace(send: Send, raw: bytes) -> None:
    answer = send(raw)

    assert answer == b"" or 400 <= _status(answer) < 500
    assert b"Traceback" not in answer


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

        assert _taken(client, 64 << 20) < 8 << 20, "what the sockets' own buffers hold, no more"


def test_a_body_in_chunks_of_a_byte_is_refused(door: FlaskServer) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Transfer-Encoding: chunked\r\n")
        with suppress(OSError):
            client.sendall(b"1\r\nx\r\n" * 200_000)
        assert _status(_all_from(client)) == 400


def test_the_body_of_a_refused_request_is_not_swallowed(door: FlaskServer) -> None:
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(b"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 500000000\r\n\r\n")

        assert _taken(client, 500_000_000) < 16 << 20


def test_a_small_body_that_was_not_read_leaves_the_connection_usable(send: Send) -> None:
    refused = b"POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
    answer = send(refused + refused)

    assert answer.count(b"HTTP/1.1 401") == 2


def test_a_failure_says_500_and_nothing_else(send: Send) -> None:
    answer = send(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")

    assert _status(answer) == 500
    assert answer.endswith(b"\r\n\r\n")


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
        assert _status(_all_from(client)) == 408


def test_an_answer_that_nobody_takes_is_given_up(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(wire, "LEAST_BYTES_PER_SECOND", 1 << 30)
    body = b"x" * (8 << 20)
    with socket.create_connection(("127.0.0.1", door.port), 10) as client:
        client.sendall(POST % b"Content-Length: %d\r\n" % len(body) + body)
        _wait_until(lambda: not door._connections)


def test_a_thousand_silent_clients_keep_nobody_out(door: FlaskServer) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    silent = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(1000)]
    try:
        for _ in range(3):
            answer = requests.get(f"http://127.0.0.1:{door.port}/headers", timeout=10)
            assert answer.status_code == 200
        assert len(door._connections) <= server.MOST_CONNECTIONS
    finally:
        for client in silent:
            client.close()


def test_one_address_gets_a_share_and_its_silent_connections_make_room() -> None:
    running = FlaskServer(_app(), "127.0.0.1", 0)
    running.start()
    silent = [socket.create_connection(("127.0.0.1", running.port), 10) for _ in range(200)]
    try:
        answer = requests.get(f"http://127.0.0.1:{running.port}/headers", timeout=10)
        assert answer.status_code == 200
        assert len(running._connections) <= server.MOST_PER_ADDRESS
    finally:
        running.stop()
        for client in silent:
            client.close()


def test_where_all_are_at_work_the_next_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "MOST_PER_ADDRESS", 3)
    running = FlaskServer(_app(), "127.0.0.1", 0)
    running.start()
    waiting = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    clients = [socket.create_connection(("127.0.0.1", running.port), 10) for _ in range(3)]
    try:
        for client in clients:
            client.sendall(waiting)
        _wait_until(lambda: sum(one.busy for one in running._connections) == 3)
        refused = requests.get(f"http://127.0.0.1:{running.port}/headers", timeout=10)

        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
        assert all(b"done" in _all_from(client) for client in clients)
    finally:
        running.stop()


def test_no_error_of_accepting_ends_the_door(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = iter([OSError(24, "Too many open files"), RuntimeError("can't start new thread")])
    let_in = door._let_in

    def first_fails(connected: Any) -> None:
        if (cause := next(fails, None)) is not None:
            connected.end()
            raise cause
        let_in(connected)

    monkeypatch.setattr(door, "_let_in", first_fails)
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{door.port}/headers", timeout=10)

    assert requests.get(f"http://127.0.0.1:{door.port}/headers", timeout=10).ok


def test_stopping_lets_a_request_in_flight_finish_and_closes_the_idle(door: FlaskServer) -> None:
    address = f"http://127.0.0.1:{door.port}"
    answers: list[str] = []
    asking = threading.Thread(
        target=lambda: answers.append(requests.get(f"{address}/wait", timeout=10).text)
    )
    with socket.create_connection(("127.0.0.1", door.port), 10) as idle:
        asking.start()
        _wait_until(lambda: any(one.busy for one in door._connections))
        door.stop()
        asking.join()

        assert answers == ["done"]
        assert idle.recv(1) == b""
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/headers", timeout=10)


def _wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


WATCHING = """
import sys
if sys.argv[1] == "green":
    import eventlet; eventlet.monkey_patch()
import socket, threading, time
from flask import Flask, request
from shared.web.door import FlaskServer

app, seen = Flask("door"), []

@app.post("/")
def watch() -> bytes:
    waits = request.environ["yui.client_waits"]
    seen.append(waits())
    if request.args:
        until = time.monotonic() + 10
        while waits() and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(waits())
    return request.get_data()

running = FlaskServer(app, "127.0.0.1", 0)
running.start()
ask = b"POST /%s HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\n\\r\\nhello"
client = socket.create_connection(("127.0.0.1", running.port))
client.sendall(ask % b"" + ask % b"")
while client.recv(65536).count(b"hello") + len(seen) < 2:
    pass
while len(seen) < 2:
    time.sleep(0.01)
client.sendall(ask % b"?until=gone")
time.sleep(0.1)
client.close()
until = time.monotonic() + 10
while len(seen) < 4 and time.monotonic() < until:
    time.sleep(0.01)
print(seen)
running.stop()
"""


@pytest.mark.parametrize("threads", ["green", "real"])
def test_a_request_can_tell_whether_its_client_still_waits(threads: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", WATCHING, threads]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert said.stdout == "[True, True, True, False]\n", said.stderr
