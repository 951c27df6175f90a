"""Flask inside a nameko process: a web server that is safe to stop.

nameko's stock server reads chunked uploads as empty, has no time limit, and kills requests in
flight. This one reads them, limits how long a silent client may hold a socket, and on stop closes
the listening socket, lets requests in flight finish and then closes idle connections.
"""

import socket
from typing import Any

import eventlet
from eventlet.greenio import shutdown_safe
from eventlet.wsgi import STATE_CLOSE, STATE_IDLE, Server
from flask import Flask

SOCKET_TIMEOUT_SECONDS = 60
DRAIN_SECONDS = 10


class FlaskServer:
    """Serves one app on one address until `stop`."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self._app = app
        self._address = (host, port)
        self._connections: dict[int, list[Any]] = {}
        self._busy = 0

    def start(self) -> None:
        """Raise OSError if the port is taken."""
        self._socket = eventlet.listen(self._address, reuse_port=False)
        self._server = Server(
            self._socket,
            self._address,
            self._door,
            keepalive=True,
            log_output=False,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
            minimum_chunk_size=1,
        )
        self._accepting = eventlet.spawn(self._accept)

    def _door(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["wsgi.input_terminated"] = True
        environ["eventlet.minimum_write_chunk_size"] = 1
        self._busy += 1
        try:
            return self._app(environ, start_response)
        finally:
            self._busy -= 1

    def _accept(self) -> None:
        while True:
            connection, address = self._socket.accept()
            connection.settimeout(SOCKET_TIMEOUT_SECONDS)
            # An answer leaves in several writes; without this each waits 40 ms for the client's
            # delayed acknowledgement of the one before.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            eventlet.spawn(self._serve, connection, address)

    def _serve(self, connection: Any, address: Any) -> None:
        state = [address, connection, STATE_IDLE]
        self._connections[id(state)] = state
        try:
            self._server.process_request(state)
        except OSError:
            pass  # the client went away
        finally:
            self._connections.pop(id(state), None)

    def stop(self) -> None:
        self._accepting.kill()
        self._socket.close()
        with eventlet.Timeout(DRAIN_SECONDS, False):
            while self._busy:
                eventlet.sleep(0.02)
        for state in list(self._connections.values()):
            before, state[2] = state[2], STATE_CLOSE
            if before == STATE_IDLE:
                shutdown_safe(state[1])
