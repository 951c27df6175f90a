"""The door in a process of green threads, as services run: `python -m tests.embedded.web.greenly
SCENE` says in which order things happened. Clients send all they have before the door sees any.
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

import json
import socket
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_network

from flask import Flask, request

from shared.web.door import FlaskServer

app = Flask("door")
order: list[str] = []
"""What happened; nothing that follows `end`, the request of the one that asks once, matters."""


@app.get("/<name>")
def serve(name: str) -> str:
    order.append(name)
    return name


@app.get("/stream")
def stream() -> Iterator[str]:
    def pieces() -> Iterator[str]:
        for _ in range(500):
            order.append("piece")
            yield "a" * 100

    return pieces()  # type: ignore[return-value]


@app.post("/")
def take() -> str:
    while request.environ["wsgi.input"].read1(100):
        order.append("piece")
    return ""


running = FlaskServer(app, "127.0.0.1", 0, (ip_network("127.0.0.1/32"),))


def ask(name: str, forwarded_for: str = "198.51.100.8") -> bytes:
    return f"GET /{name} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {forwarded_for}\r\n\r\n".encode()


clients: list[socket.socket] = []
"""Kept, so that none is closed before its time."""


def connect() -> socket.socket:
    clients.append(socket.create_connection(("127.0.0.1", running.port)))
    return clients[-1]


def at_home() -> socket.socket:
    """A connection that the door has answered at before."""
    client = connect()
    client.sendall(ask("before"))
    client.recv(65536)
    return client


def one_that_pipelines() -> None:
    many = at_home()
    many.sendall(ask("many", "203.0.113.7") * 300)
    connect().sendall(ask("end"))


def fifty_that_pipeline() -> None:
    for client in [at_home() for _ in range(50)]:
        client.sendall(ask("many", "203.0.113.7") * 20)
    connect().sendall(ask("end"))


def an_answer_in_pieces() -> None:
    many = at_home()
    many.sendall(ask("stream", "203.0.113.7"))
    connect().sendall(ask("end"))


def a_body_in_small_chunks() -> None:
    many = at_home()
    told = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    many.sendall(told + b"5\r\nsmall\r\n" * 500 + b"0\r\n\r\n")
    connect().sendall(ask("end"))


if __name__ == "__main__":
    running.start()
    globals()[sys.argv[1]]()
    deadline = time.monotonic() + 30
    while "end" not in order and time.monotonic() < deadline:
        time.sleep(0.01)
    print(json.dumps(order[: order.index("end")]))
    running.stop()
