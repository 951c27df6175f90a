"""Who is let in at the door, and who has to go."""

import resource
import socket
import threading
from contextlib import suppress
from typing import Any

import pytest
import requests

from shared.web.door import FlaskServer, clients
from tests.embedded.web.doors import LARGE_BYTES, POST, all_from, small_app, status_of, wait_until


def test_a_thousand_silent_clients_keep_nobody_out(door: FlaskServer) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    silent = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(1000)]
    try:
        for _ in range(3):
            answer = requests.get(f"http://127.0.0.1:{door.port}/headers", timeout=10)
            assert answer.status_code == 200
        assert len(list(door.clients)) <= clients.MOST_CONNECTIONS
    finally:
        for client in silent:
            client.close()


def test_one_address_gets_a_share_and_its_silent_connections_make_room() -> None:
    running = FlaskServer(small_app(), "127.0.0.1", 0)
    running.start()
    silent = [socket.create_connection(("127.0.0.1", running.port), 10) for _ in range(200)]
    try:
        answer = requests.get(f"http://127.0.0.1:{running.port}/headers", timeout=10)
        assert answer.status_code == 200
        assert len(list(running.clients)) <= clients.MOST_PER_NETWORK
    finally:
        running.stop()
        for client in silent:
            client.close()


def test_where_all_are_at_work_the_next_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clients, "MOST_PER_NETWORK", 3)
    running = FlaskServer(small_app(), "127.0.0.1", 0)
    running.start()
    waiting = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    waited = [socket.create_connection(("127.0.0.1", running.port), 10) for _ in range(3)]
    try:
        for client in waited:
            client.sendall(waiting)
        wait_until(lambda: sum(one.busy for one in running.clients) == 3)
        refused = requests.get(f"http://127.0.0.1:{running.port}/headers", timeout=10)

        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
        assert all(b"done" in all_from(client) for client in waited)
    finally:
        running.stop()


def test_bodies_that_were_promised_and_do_not_come_make_room(door: FlaskServer) -> None:
    promise = POST % b"X-Forwarded-For: 203.0.113.%d\r\nContent-Length: 1000\r\n"
    late = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(550)]
    try:
        for number, client in enumerate(late):
            with suppress(OSError):
                client.sendall(promise % (number % 250))
        for _ in range(3):
            answer = requests.get(f"http://127.0.0.1:{door.port}/headers", timeout=10)
            assert answer.status_code == 200
    finally:
        for client in late:
            client.close()


@pytest.mark.parametrize(
    ("addresses", "elsewhere"),
    [("203.0.113.{}", "198.51.100.8"), ("2001:db8:7:7::{}", "2001:db8:8::1")],
)
def test_behind_a_proxy_each_network_has_a_share_of_the_requests_in_flight(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch, addresses: str, elsewhere: str
) -> None:
    monkeypatch.setattr(clients, "MOST_PER_NETWORK", 3)
    wait = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: %s\r\n\r\n"
    at_work = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(3)]
    for number, client in enumerate(at_work):
        client.sendall(wait % f"198.51.100.9, {addresses.format(number)}".encode())
    wait_until(lambda: sum(one.busy for one in door.clients) == 3)

    def status(forwarded_for: str) -> int:
        told = {"X-Forwarded-For": forwarded_for}
        return requests.get(f"http://127.0.0.1:{door.port}/headers", headers=told).status_code

    assert status(addresses.format(7)) == 503
    assert status(elsewhere) == 200
    assert all(b"done" in all_from(client) for client in at_work)


def test_bodies_that_are_held_at_once_are_limited_for_each_client_and_in_all(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MOST_BODY_BYTES_PER_NETWORK", 200_000)
    monkeypatch.setattr(clients, "MOST_BODY_BYTES", 300_000)

    def status(forwarded_for: bytes, length: int) -> int:
        with socket.create_connection(("127.0.0.1", door.port), 10) as client:
            told = b"X-Forwarded-For: %s\r\nContent-Length: %d\r\n" % (forwarded_for, length)
            client.sendall(POST % told + b"0" * length)
            return status_of(all_from(client))

    with socket.create_connection(("127.0.0.1", door.port), 10) as unfinished:
        told = b"X-Forwarded-For: 203.0.113.7\r\nContent-Length: 150001\r\n"
        unfinished.sendall(POST % told + b"0" * 150_000)
        wait_until(lambda: sum(one.held for one in door.clients) == 150_000)

        assert status(b"203.0.113.7", 180_000) == 503
        assert status(b"198.51.100.8", 100_000) == 200
        assert status(b"198.51.100.8", 250_000) == 503
        unfinished.sendall(b"0")
        assert status_of(all_from(unfinished)) == 200
    assert status(b"203.0.113.7", 190_000) == 200


@pytest.mark.parametrize("addresses", [1, 20], ids=["of one client", "in all"])
def test_answers_that_nobody_takes_are_limited_and_keep_nobody_from_theirs(
    door: FlaskServer, monkeypatch: pytest.MonkeyPatch, addresses: int
) -> None:
    monkeypatch.setattr(clients, "MOST_ANSWER_BYTES_PER_NETWORK", 3.5 * LARGE_BYTES)
    monkeypatch.setattr(clients, "MOST_ANSWER_BYTES", 5.5 * LARGE_BYTES)
    most = (3.5 if addresses == 1 else 5.5) * LARGE_BYTES
    ask = b"GET /large HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.%d.7\r\n\r\n"
    url = f"http://127.0.0.1:{door.port}/large"
    idle = []
    try:
        for number in range(10):
            idle.append(socket.create_connection(("127.0.0.1", door.port), 10))
            idle[-1].sendall(ask % (number % addresses))
            assert idle[-1].recv(1), "its head has come"
            assert sum(one.untaken for one in door.clients) <= most
        answer = requests.get(url, headers={"X-Forwarded-For": "203.0.0.7"}, timeout=10)
        assert len(answer.content) == LARGE_BYTES
    finally:
        for client in idle:
            client.close()


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
        wait_until(lambda: any(one.busy for one in door.clients))
        door.stop()
        asking.join()

        assert answers == ["done"]
        assert idle.recv(1) == b""
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/headers", timeout=10)
