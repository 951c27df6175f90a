"""One client's connection: its requests one after the other, none of them without an end."""

import socket
import time
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import h11
import structlog
from werkzeug.exceptions import HTTPException

from shared.networks import network_of
from shared.web.door.gateway import Answer, Body, WSGIApp, environment, plain_answer
from shared.web.door.limits import (
    HEAD_SECONDS,
    IDLE_SECONDS,
    LARGEST_HEAD_BYTES,
    UNREAD_BYTES,
    UNREAD_SECONDS,
)
from shared.web.door.neighbours import is_our_own
from shared.web.door.strictness import Refused, check_headers, check_lines
from shared.web.door.wire import Pace, Wire

if TYPE_CHECKING:
    from shared.web.door.clients import Clients

_HEAD_ENDS = b"\r\n\r\n"


class Connection:
    """`busy` from the moment a request's head is complete until its answer has left.

    `network` is the peer's, of a request in flight that of whom its trusted proxies name; `held`,
    how many bytes of that request's body were taken in; `untaken`, how many of its answer wait.
    """

    def __init__(
        self, connected: socket.socket, address: str, app: WSGIApp, clients: "Clients"
    ) -> None:
        self._socket, self.peer, self._app, self._clients = connected, address, app, clients
        self._server: tuple[str, int] = connected.getsockname()[:2]
        self._wire = Wire(connected)
        self._received = b""
        self.network = self.peer_network = network_of(address)
        self.busy = False
        self.held = self.untaken = 0
        self.answered = 0

    def serve(self) -> None:
        """Until the client or the server has had enough."""
        with suppress(OSError), self._socket:  # the client went away, or was too slow
            try:
                while self._serve_next():
                    self.answered += 1
            except Refused as refused:
                self._refuse(refused.status)

    @cached_property
    def is_ours(self) -> bool:
        """Whether a program of our own account is at the other end."""
        return is_our_own(self._socket)

    @property
    def waits_since(self) -> float | None:
        """Since when it is the client's move, by a clock that only goes forward; None if ours."""
        return self._wire.waits_since

    def end(self) -> None:
        """Wake whoever waits for this client; `serve` then ends."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def turn_away(self) -> None:
        """Answer 503 to a client that is not let in, without waiting for it."""
        with suppress(OSError), self._socket:
            self._socket.settimeout(0)
            self._socket.send(_alone(503))

    def _serve_next(self) -> bool:
        """Whether the connection goes on after this request."""
        head = self._read_head()
        if not head:
            return False
        check_headers(head)
        protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD_BYTES)
        request = _request_of(protocol, head)
        try:
            self._clients.begin(self, request)
            self._answer(protocol, request)
        finally:
            self.busy, self.held, self.network = False, 0, self.peer_network
        self._received = protocol.trailing_data[0]
        return protocol.our_state is protocol.their_state is h11.DONE

    def _read_head(self) -> bytes:
        """A request's first lines, to the empty one; nothing if no request comes any more.

        Empty lines before them are ignored, and count.
        """
        received = self._received
        if self.answered and not received.strip(b"\r\n"):
            more = self._wire.receive(IDLE_SECONDS)
            if not more:
                return b""
            received += more
        deadline = time.monotonic() + HEAD_SECONDS
        while _HEAD_ENDS not in (begun := received.lstrip(b"\r\n"))[:LARGEST_HEAD_BYTES]:
            check_lines(received)
            if len(received) >= LARGEST_HEAD_BYTES:
                raise Refused(431, "a head without an end")
            more = self._wire.receive(deadline - time.monotonic())
            if not more:
                return b""
            received += more
        head, _, self._received = begun.partition(_HEAD_ENDS)
        check_lines(head)
        return head + _HEAD_ENDS

    def _answer(self, protocol: h11.Connection, request: h11.Request) -> None:
        if self._received:
            protocol.receive_data(self._received)
            self.held = len(self._received)
        pace = Pace(self._wire)
        body = Body(protocol, lambda: self._next_of_body(pace), self._wire.send)
        answer = Answer(protocol, self._send)
        environ = environment(request, body, self._server, self.peer)
        environ["yui.client_waits"] = self._wire.is_open
        try:
            answer.of(self._app, environ)
        except OSError:
            raise
        except Exception as cause:
            structlog.get_logger().error("answer_failed", exc_info=cause)
            answer.failed(500)
        self._discard(body)

    def _next_of_body(self, pace: Pace) -> bytes:
        self._clients.check_held(self)
        received = pace.receive()
        self.held += len(received)
        return received

    def _send(self, piece: bytes) -> None:
        self._clients.make_room_for_answer(self.network, len(piece))
        self.untaken = len(piece)
        try:
            self._wire.send(piece)
        finally:
            self.untaken = 0

    def _discard(self, body: Body) -> None:
        """Read what the application left of the body, within reason; none of it is held."""
        deadline = time.monotonic() + UNREAD_SECONDS
        body.receive = lambda: self._wire.receive(deadline - time.monotonic())
        left = UNREAD_BYTES
        with suppress(HTTPException):
            while left > 0 and (data := body.read(left)):
                left -= len(data)

    def _refuse(self, status: int) -> None:
        self._wire.send(_alone(status))
        self._socket.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            self._wire.receive(UNREAD_SECONDS)


def _request_of(protocol: h11.Connection, head: bytes) -> h11.Request:
    protocol.receive_data(head)
    try:
        request = protocol.next_event()
    except h11.RemoteProtocolError as cause:
        raise Refused(cause.error_status_hint, str(cause)) from cause
    assert isinstance(request, h11.Request)
    if request.http_version not in (b"1.0", b"1.1"):
        raise Refused(505, "another protocol")
    return request


def _alone(status: int) -> bytes:
    """An answer to what is no request."""
    protocol = h11.Connection(h11.SERVER)
    head = protocol.send(plain_answer(status)) or b""
    return head + (protocol.send(h11.EndOfMessage()) or b"")
