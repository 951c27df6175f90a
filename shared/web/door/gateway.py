"""One request and its answer, between h11 and WSGI (PEP 3333)."""

import io
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import h11
from werkzeug.exceptions import BadRequest, ClientDisconnected, RequestTimeout

from shared.web.door.limits import BLOCK_BYTES, FRAMING_BYTES, SMALL_BYTES

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Body(io.RawIOBase):
    """What a request sends after its headers, as far as the application asks for it."""

    def __init__(
        self,
        protocol: h11.Connection,
        receive: Callable[[], bytes],
        send: Callable[[bytes], None],
    ) -> None:
        """`receive` answers what came in next, nothing at the end; raises TimeoutError."""
        self._protocol, self.receive, self._send = protocol, receive, send
        self._data = memoryview(b"")
        self._raw = self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raise BadRequest where the framing is wrong, RequestTimeout where it comes too slowly."""
        if not self._data:
            self._data = memoryview(self._next_data())
        taken = min(len(buffer), len(self._data))
        buffer[:taken], self._data = self._data[:taken], self._data[taken:]
        return taken

    def _next_data(self) -> bytes:
        """Nothing once all has come."""
        if self._protocol.their_state is not h11.SEND_BODY:
            return b""
        try:
            event = self._protocol.next_event()
            while event is h11.NEED_DATA:
                self._fetch()
                event = self._protocol.next_event()
        except h11.RemoteProtocolError as cause:
            raise BadRequest() from cause
        if not isinstance(event, h11.Data):
            return b""
        self._read += len(event.data)
        if len(event.data) < SMALL_BYTES:
            time.sleep(0)  # ten thousand small chunks in one block cost a tenth of a second
        return bytes(event.data)

    def _fetch(self) -> None:
        if self._protocol.they_are_waiting_for_100_continue:
            going_on = h11.InformationalResponse(status_code=100, headers=[])
            self._send(self._protocol.send(going_on) or b"")
        try:
            received = self.receive()
        except TimeoutError as cause:
            raise RequestTimeout() from cause
        except OSError as cause:
            raise ClientDisconnected() from cause
        self._raw += len(received)
        if self._raw > 2 * self._read + FRAMING_BYTES + len(received):
            raise BadRequest()  # chunks of a byte each cost more than they bring
        self._protocol.receive_data(received)


def environment(
    request: h11.Request, body: Body, server: tuple[str, int], client: str
) -> dict[str, Any]:
    """What the application is told of the request."""
    target = request.target.decode("latin-1")
    path, _, query = target.partition("?")
    told: dict[str, Any] = {
        "REQUEST_METHOD": request.method.decode("latin-1"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(_path_of(path)).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.http_version.decode()}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BufferedReader(body, BLOCK_BYTES),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, value in request.headers:
        # `X_Forwarded_For` would become the same variable as the header that proxies set.
        if b"_" not in raw_name:
            _add(told, raw_name.decode("latin-1"), value.decode("latin-1"))
    return told


def _path_of(target: str) -> str:
    """Also of an absolute address, as a proxy may send it."""
    if target.startswith("/"):
        return target
    _, scheme_ends, rest = target.partition("://")
    return "/" + rest.partition("/")[2] if scheme_ends else target


def _add(told: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    glue = "; " if key == "HTTP_COOKIE" else ","
    told[key] = f"{told[key]}{glue}{value}" if key in told else value


class Answer:
    """What the application answers; its head leaves together with the first piece of its body."""

    def __init__(self, protocol: h11.Connection, send: Callable[[bytes], None]) -> None:
        self._protocol, self._send = protocol, send
        self._head: h11.Response | None = None
        self.begun = False

    def of(self, app: WSGIApp, environ: dict[str, Any]) -> None:
        """Run the application and send all that it answers."""
        pieces = app(environ, self._start)
        with closing(pieces) if hasattr(pieces, "close") else nullcontext():  # type: ignore[type-var]
            for piece in pieces:
                if piece:
                    self._write(piece)
        self._finish()

    def failed(self, status: int) -> None:
        """An answer of the server's own, unless another has begun."""
        if self.begun or self._protocol.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        self._head = plain_answer(status)
        self._finish()

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info and self.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        code, _, reason = status.partition(" ")
        told = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        told.append((b"Date", formatdate(usegmt=True).encode()))
        self._head = h11.Response(status_code=int(code), headers=told, reason=reason.encode())
        return self._write

    def _write(self, piece: bytes) -> None:
        self._send(self._begin() + (self._protocol.send(h11.Data(data=piece)) or b""))

    def _finish(self) -> None:
        self._send(self._begin() + (self._protocol.send(h11.EndOfMessage()) or b""))

    def _begin(self) -> bytes:
        """The head, the first time."""
        if self.begun:
            return b""
        if self._head is None:
            raise RuntimeError("the application answered without a status")
        self.begun = True
        return self._protocol.send(self._head) or b""


def plain_answer(status: int) -> h11.Response:
    """A status without words, after which the connection ends."""
    headers = [("Content-Length", "0"), ("Connection", "close"), ("Date", formatdate(usegmt=True))]
    if status == 503:
        headers.append(("Retry-After", "5"))
    return h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase)
