"""Serves one app: accepts clients, hands each to a thread, and ends it all."""

import socket
import threading
import time
from contextlib import suppress

import structlog

from shared.settings import Network
from shared.web.door.clients import Clients
from shared.web.door.connection import Connection
from shared.web.door.gateway import WSGIApp
from shared.web.door.limits import DRAIN_SECONDS

_OUT_OF_FILES_SECONDS = 0.1


class FlaskServer:
    """Serves one app on one address until `stop`; `trusted` are the networks of its proxies."""

    def __init__(
        self, app: WSGIApp, host: str, port: int, trusted: tuple[Network, ...] = ()
    ) -> None:
        self._app, self._address = app, (host, port)
        self.clients = Clients(trusted)
        self._stopping = False

    def start(self) -> None:
        """Raise OSError if the port is taken."""
        self._socket = socket.create_server(self._address)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """The one it answers at, also where 0 was asked for."""
        return int(self._socket.getsockname()[1])

    def stop(self) -> None:
        """Let nobody in, let requests in flight finish, then close what is idle."""
        self._stopping = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes `_accept`
        self._socket.close()
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(one.busy for one in self.clients) and time.monotonic() < deadline:
            time.sleep(0.02)
        for one in self.clients:
            one.end()

    def _accept(self) -> None:
        while not self._stopping:
            try:
                connected, address = self._socket.accept()
                self._let_in(Connection(connected, address[0], self._app, self.clients))
                time.sleep(0)  # those who are in come before a queue that has no end
            except Exception as cause:  # whatever it was, the next client must find us here
                if not self._stopping:
                    structlog.get_logger().error("accept_failed", cause=repr(cause))
                    self.clients.make_room(self.clients)
                    time.sleep(_OUT_OF_FILES_SECONDS)

    def _let_in(self, connection: Connection) -> None:
        if not self.clients.let_in(connection):
            connection.turn_away()
            return
        threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            self.clients.let_go(connection)
