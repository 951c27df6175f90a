"""A door before a small app, and clients of it."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from flask import Flask, request

Send = Callable[[bytes], bytes]

GET = b"GET /headers HTTP/1.1\r\nHost: localhost:8000\r\n%s\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"

LARGE_BYTES = 8_000_000
"""More than the system keeps for a client that does not read."""


def small_app() -> Flask:
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

    @app.get("/large")
    def large() -> bytes:
        return bytes(LARGE_BYTES)

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


def all_from(client: socket.socket) -> bytes:
    answered = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65536):
            answered += piece
    return answered


def taken(client: socket.socket, most: int, again: bytes = b"0") -> int:
    """How many bytes the server takes of so many, until it closes."""
    sent = 0
    with suppress(OSError):
        while sent < most:
            client.sendall(again * (65536 // len(again)))
            sent += 65536
    return sent


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
