import socket
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from shared.web.door import FlaskServer
from tests.embedded.web.doors import Send, all_from, small_app


@pytest.fixture
def door() -> Iterator[FlaskServer]:
    running = FlaskServer(small_app(), "127.0.0.1", 0, (ip_network("127.0.0.1/32"),))
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
            return all_from(client)

    return send
