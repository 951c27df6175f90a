"""Requests as no honest client sends them, byte for byte, and what a door answers to them."""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from shared.web.door import FlaskServer

ODD_VALUES = (
    "%ff%fe",
    "%00",
    "%0a%0d",
    "..%2f..%2fetc",
    "%F0%9F%90%9F" * 50,
    "9" * 5000,
    "-1",
    "1e400",
    "%ed%a0%80",
    "6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b1g",
    "a" * 9000,
    "%",
    "$(id)",
)
ODD_QUERIES = (
    b"q=\xff\xfe",
    b"q=%ff%fe",
    b"page=" + b"9" * 5000,
    b"page=1&page=2&per_page=0",
    b"after=-1&limit=99999999999999999999",
    b"next=http://[",
    b"next=//evil.example&ended=%00",
    b"next=/%0a//evil.example",
    b"next=/x%0d%0aSet-Cookie:%20a=b",
    b"from=0001-01-01&until=9999-12-31",
    b"from=0001-01-01T00:00:00%2B14:00&until=9999-12-31T23:59:59-14:00",
    b"a=1&" * 1500,
    b"q=%ed%a0%80&state=%00",
    b"municipality=%F0&field[]=x&q[$ne]=1",
    b"=&&=;",
    b"done=" + b"%E3%81" * 500,
)
ODD_HEADERS = (
    b"Authorization: Bearer \xff\xfe",
    b"Authorization: Bearer " + b"a." * 4000,
    b"Authorization: Bearer eyJhbGciOiJFZDI1NTE5Iiwia2lkIjo1fQ.e30.AA",
    b"Authorization: Bearer eyJhbGciOiJFZDI1NTE5Iiwia2lkIjpbXX0.e30.AA",
    b"Authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
    b"Authorization: Basic Og==",
    b'If-Match: "' + b"9" * 5000 + b'"',
    b'If-Match: W/"x, *, """',
    b"Idempotency-Key: \xff",
    b"Idempotency-Key: {6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b13}",
    b"X-Request-ID: " + b"a" * 4000,
    b"X-Forwarded-For: 1.2.3.4.5, ::1%lo, \xff, " + b"9," * 300,
    b"Origin: http://[",
    b"Origin: null",
    b"Referer: http://[::1",
    b"Cookie: yui_session=\xff; yui_session=" + b"a" * 4000,
    b"Cookie: =; ;;",
    b"Range: bytes=99999999999999999999999-,-",
    b"If-Modified-Since: Mon, 99 Foo 99999 99:99:99 XYZ",
    b'If-None-Match: "\xff',
    b"Accept: */*;q=\xff, a/b;q=1e999",
    b"Accept-Language: " + b"ja;q=9," * 300,
    b"HX-Request: true",
    b"Yui-Session: \xff\xfe",
)
ODD_BODIES = (
    (b"application/json", b"[" * 100_000),
    (b"application/json", b'{"title":' * 50_000),
    (b"application/json", b"9" * 5000),
    (b"application/json", b'{"title": ' + b"9" * 5000 + b"}"),
    (b"application/json", b'{"revision": 1e999, "x": NaN, "y": -Infinity}'),
    (b"application/json", b'{"title": "\\ud800", "\\u0000": "\\u0000"}'),
    (b"application/json", b'{"\\ud800": 1}'),
    (b"application/json", b"\xff\xfe\x00"),
    (b"application/json", b"\xef\xbb\xbf{}"),
    (b"application/json", b""),
    (b"application/json", b"null"),
    (b"application/json", b'"text"'),
    (b"application/json", b"[" + b"{}," * 300_000 + b"{}]"),
    (b"application/json", b'{"sites": [' + b"{}," * 300_000 + b'{}], "roles": {"a": []}}'),
    (b"application/json; charset=\xff", b"{}"),
    (b"application/json; charset=utf-7", b"+AGE-"),
    (b"application/vnd.yui+json", b"{}"),
    (b"multipart/form-data", b"--x\r\n\r\n"),
    (b"multipart/form-data; boundary=", b"--\r\n\r\n----"),
    (b"multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="\xff\r\n'),
    (
        b"multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%ff%fe\r\n"
        b"Content-Type: \xff/\x00\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\r\n--x--\r\n",
    ),
    (b"multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 20_000),
    (b"application/x-www-form-urlencoded", b"%ff%fe=%00&csrf_token=%ed%a0%80&%=%zz"),
    (b"application/x-www-form-urlencoded", b"a=&" * 600_000),
    (b"application/x-www-form-urlencoded; charset=\xff", b"form_key=%ff&form_path=http://["),
    (b"text/html", b"<"),
    (b"\xff", b"x"),
)
NO_REQUESTS = (
    b"GET /%s HTTP/1.1\r\nHost: [\r\n\r\n",
    b"GET /%s HTTP/1.1\r\nHost: " + b"a" * 300 + b"\r\n\r\n",
    b"GET /%s HTTP/1.0\r\n\r\n",
    b"INVENTED /%s HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT /%s HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET //%s HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[/%s HTTP/1.1\r\nHost: x\r\n\r\n",
)


@dataclass(frozen=True)
class Route:
    """A method and a path without variables; `example` is the path of something that exists."""

    method: str
    rule: str
    example: str


def routes_of(app: Flask, values: Mapping[str, str]) -> list[Route]:
    """Every route, with `values` for the variables of its example."""
    found = []
    for rule in app.url_map.iter_rules():
        example = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values.get(part[1], "x"), rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.append(Route(method, rule.rule, example))
    return found


def odd_requests(route: Route, credentials: bytes) -> Iterator[bytes]:
    """Requests of this route, each odd in one way."""
    ways = (
        *(_request(route, path=_with(route, value)) for value in ODD_VALUES if "<" in route.rule),
        *(_request(route, query=query) for query in ODD_QUERIES),
        *(_request(route, header=header) for header in ODD_HEADERS),
        *(_request(route, body=body) for body in ODD_BODIES if route.method != "GET"),
        *(raw.replace(b"%s", route.example[1:].encode()) for raw in NO_REQUESTS),
    )
    for way in ways:
        yield way.replace(b"\r\n", b"\r\nConnection: close\r\n" + credentials, 1)


def _with(route: Route, odd: str) -> str:
    return re.sub(r"<[^>]+>", odd, route.rule)


def _request(
    route: Route,
    path: str = "",
    query: bytes = b"",
    header: bytes = b"",
    body: tuple[bytes, bytes] = (b"application/json", b"{}"),
) -> bytes:
    target = (path or route.example).encode() + (b"?" + query if query else b"")
    lines = [route.method.encode() + b" " + target + b" HTTP/1.1", b"Host: localhost"]
    if header:
        lines.append(header)
    if route.method != "GET":
        lines += [b"Content-Type: " + body[0], b"Content-Length: %d" % len(body[1])]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body[1] if route.method != "GET" else b"")


@contextmanager
def at_a_door(app: Flask) -> Iterator[int]:
    """The app behind a real door; its port."""
    server = FlaskServer(app, "127.0.0.1", 0)
    server.start()
    yield server.port
    server.stop()


def answer_to(port: int, request: bytes) -> bytes:
    """All that comes back on a connection of its own."""
    answered = b""
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        try:
            client.sendall(request)
            while piece := client.recv(65536):
                answered += piece
        except (BrokenPipeError, ConnectionResetError):
            pass
    return answered


def fault_of(answer: bytes) -> str | None:
    """What no answer may be: a failure of ours, a trace, or far more than a page."""
    if not answer:
        return None  # closed without a word: it was no request
    if answer[9:10] == b"5" and answer[9:12] not in (b"501", b"505"):
        return answer[:200].decode(errors="replace")
    if b"Traceback" in answer:
        return "a trace"
    return f"{len(answer)} bytes" if len(answer) > 1 << 20 else None
