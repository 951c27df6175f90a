"""A client's socket, each wait for it bounded: raises TimeoutError, an OSError, for the slow.

After each piece, in or out, all others have their turn: under eventlet a client that never makes us
wait would stop everybody else.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from shared.web.door.limits import BLOCK_BYTES, GRACE_SECONDS, LEAST_BYTES_PER_SECOND


class Wire:
    """Bytes in and out.

    `waits_since` tells since when it is the client's move, if it is; `waited`, how many seconds it
    was in all.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self.waits_since: float | None = time.monotonic()
        self.waited = 0.0
        # An answer leaves in several writes; without this each waits 40 ms for the client's
        # delayed acknowledgement of the one before.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self, seconds: float) -> bytes:
        """What comes in first; nothing at the end."""
        if seconds <= 0:
            raise TimeoutError
        self._socket.settimeout(seconds)
        with self._waiting():
            received = self._socket.recv(BLOCK_BYTES)
        time.sleep(0)
        return received

    def is_open(self) -> bool:
        """Whether the client still waits; what it sends meanwhile stays to be received."""
        try:
            self._socket.settimeout(0)
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def send(self, data: bytes) -> None:
        """All of it, to a client that takes it at the least rate."""
        deadline = time.monotonic() + GRACE_SECONDS + len(data) / LEAST_BYTES_PER_SECOND
        left = memoryview(data)
        while left:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            with self._waiting():
                left = left[self._socket.send(left[:BLOCK_BYTES]) :]
            time.sleep(0)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        self.waits_since = began = time.monotonic()
        try:
            yield
        finally:
            self.waits_since = None
            self.waited += time.monotonic() - began


class Pace:
    """Reads a body that must come in at the least rate; the reader's own pauses do not count."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._waited_before = wire, wire.waited
        self._received = 0

    def receive(self) -> bytes:
        """What comes in first; nothing at the end."""
        allowed = GRACE_SECONDS + self._received / LEAST_BYTES_PER_SECOND
        waited = self._wire.waited - self._waited_before
        received = self._wire.receive(allowed - waited)
        self._received += len(received)
        return received
