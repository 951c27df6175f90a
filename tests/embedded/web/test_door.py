"""What the door reads, and what it refuses, over real sockets."""

import os
import socket

import pytest
import requests

from shared.web.door import FlaskServer
from tests.embedded.web.doors import GET, POST, Send, all_from, small_app, status_of


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

        assert all_from(client).endswith(b"ok")


def test_an_address_in_full_is_read_as_its_path(send: Send) -> None:
    answer = send(b"GET http://localhost/headers HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert b'"path":"/headers"' in answer.replace(b" ", b"")


def test_who_calls_between_two_servers_of_one_socket_is_answered_by_the_second() -> None:
    with socket.create_server(("127.0.0.1", 0)) as kept:
        address = kept.getsockname()
        first = FlaskServer(small_app(), *address, handed_down=os.dup(kept.fileno()))
        first.start()
        first.stop()

        with socket.create_connection(address, 10) as client:
            client.sendall(GET % b"Connection: close\r\n")
            second = FlaskServer(small_app(), *address, handed_down=os.dup(kept.fileno()))
            second.start()
            assert b'"path":"/headers"' in all_from(client).replace(b" ", b"")
            second.stop()


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
        (b"X: a\r\n b\r\n", 400),
        (b"Transfer-Encoding:\r\n chunked\r\n", 400),
        (b"Content-Length:\r\n\t2\r\n", 400),
        (b"Host: other\r\n", 400),
        (b"X: \x00\r\n", 400),
        (b"X: %s\r\n" % (b"a" * 20_000), 431),
        (b"".join(b"X-%d: a\r\n" % number for number in range(200)), 431),
    ],
)
def test_a_request_that_two_readers_could_read_differently_is_refused(
    send: Send, told: bytes, status: int
) -> None:
    assert status_of(send(POST % told + b"ok")) == status


@pytest.mark.parametrize(
    "host", [b"a" * 300, b"a." * 200 + b"b", b"[", b"[::1", b"a b", b"a/b", b"\xff", b"a:b", b""]
)
def test_a_host_that_is_none_is_refused(send: Send, host: bytes) -> None:
    assert status_of(send(b"GET /headers HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")) == 400


@pytest.mark.parametrize(
    "host",
    [
        *(b"[::::]", b"[:::::]", b"[ffff:::]:80", b"[::ffff:1.2.3.4.5]", b"[1.2.3.4]"),
        *(b"x:65536", b"xn--1", b"a.xn--A:80"),
    ],
)
def test_a_host_of_which_no_url_can_be_made_is_refused(send: Send, host: bytes) -> None:
    assert status_of(send(b"GET /headers HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")) == 400


@pytest.mark.parametrize(
    "host", [b"localhost", b"[::1]:8000", b"yui.nemuro.example.jp:443", b"xn--n3h.jp"]
)
def test_a_host_is_read_as_it_is(send: Send, host: bytes) -> None:
    assert host in send(b"GET /headers HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 400,
        b"GET /?q=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET\r\n\r\n",
        b"\n\n\n\n",
        b" / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_without_a_trace(send: Send, raw: bytes) -> None:
    answer = send(raw)

    assert answer == b"" or 400 <= status_of(answer) < 500
    assert b"Traceback" not in answer


def test_a_failure_says_500_and_nothing_else(send: Send) -> None:
    answer = send(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")

    assert status_of(answer) == 500
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("version", [b"0.9", b"1.2", b"2.0", b"9.9"])
def test_another_version_of_http_is_not_spoken(send: Send, version: bytes) -> None:
    asked = (GET % b"Connection: close\r\n").replace(b"HTTP/1.1", b"HTTP/" + version)

    assert status_of(send(asked)) == 505


def test_a_client_of_http_1_0_is_answered(send: Send) -> None:
    assert status_of(send((GET % b"").replace(b"HTTP/1.1", b"HTTP/1.0"))) == 200
