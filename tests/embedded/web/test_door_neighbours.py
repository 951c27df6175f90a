"""Programs on the door's own machine: whose word about others counts."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.settings import LOOPBACK
from shared.web.door import FlaskServer
from shared.web.door.neighbours import is_our_own
from tests.embedded.web.doors import all_from, small_app, status_of

pytestmark = pytest.mark.filterwarnings("ignore:Using fork")  # the child does next to nothing

NOBODY = 65534
ASKING = b"GET /headers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n"
FORWARDED = b"X-Forwarded-For: 203.0.113.7\r\n"


@contextmanager
def opened(proxies: tuple[object, ...]) -> Iterator[FlaskServer]:
    running = FlaskServer(small_app(), "127.0.0.1", 0, LOOPBACK, proxies=proxies)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def status(door: FlaskServer, headers: bytes, account: int) -> int:
    with connected_as(account, door.port) as client:
        client.settimeout(10)
        client.sendall(ASKING % headers)
        return status_of(all_from(client))


def connected_as(account: int, port: int) -> socket.socket:
    """A connection that a program of this account made; a child makes it and hands it over."""
    ours, childs = socket.socketpair()
    with ours, childs:
        if not (child := os.fork()):
            os.setuid(account)
            made = socket.create_connection(("127.0.0.1", port), 10)
            socket.send_fds(childs, [b"."], [made.fileno()])
            os._exit(0)
        _, (descriptor,), *_ = socket.recv_fds(ours, 1, 1)
        os.waitpid(child, 0)
        return socket.socket(fileno=descriptor)


def test_a_program_of_our_own_says_for_whom_it_asks() -> None:
    with opened(proxies=()) as door:
        assert status(door, FORWARDED, os.getuid()) == 200


def test_a_program_that_asked_and_is_gone_says_nothing_for_others() -> None:
    """Bytes left behind its request make it look as if it waited for the answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.create_connection(listening.getsockname(), 10)
        connected, _ = listening.accept()
        with connected:
            assert is_our_own(connected)
            client.sendall(b"x" * 90_000)
            client.close()
            assert not is_our_own(connected)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can call under another account")
def test_another_accounts_program_speaks_for_others_only_where_the_settings_name_it() -> None:
    with opened(proxies=()) as door:
        assert status(door, b"", NOBODY) == 200
        assert status(door, FORWARDED, NOBODY) == 403
    with opened(proxies=LOOPBACK) as door:
        assert status(door, FORWARDED, NOBODY) == 200
