"""A client's socket, each wait for it bounded: raises TimeoutError, an OSError, for the slow."""

import socket
import time

from shared.web.door.limits import BLOCK_BYTES, GRACE_SECONDS, LEAST_BYTES_PER_SECOND


class Wire:
    """Bytes in and out."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        # An answer leaves in several writes; without this each waits 40 ms for the client's
        # delayed acknowledgement of the one before.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self, seconds: float) -> bytes:
        """What comes in first; nothing at the end."""
        if seconds <= 0:
            raise TimeoutError
        self._socket.settimeout(seconds)
        return self._socket.recv(BLOCK_BYTES)

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
            left = left[self._socket.send(left) :]


class Pace:
    """Reads a body that must come in at the least rate; the reader's own pauses do not count."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waited, self._received = 0.0, 0

    def receive(self) -> bytes:
        """What comes in first; nothing at the end."""
        began = time.monotonic()
        allowed = GRACE_SECONDS + self._received / LEAST_BYTES_PER_SECOND
        received = self._wire.receive(allowed - self._waited)
        self._waited += time.monotonic() - began
        self._received += len(received)
        time.sleep(0)  # under eventlet, a client that never makes us wait would stop all others
        return received
