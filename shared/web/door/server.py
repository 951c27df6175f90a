"""All clients of one app: who is let in, who has to go, and how it all ends."""

import socket
import threading
import time
from contextlib import suppress
from ipaddress import ip_address

import structlog

from shared.settings import Network
from shared.web.door.connection import Connection
from shared.web.door.gateway import WSGIApp
from shared.web.door.limits import DRAIN_SECONDS, MOST_CONNECTIONS, MOST_PER_ADDRESS

_OUT_OF_FILES_SECONDS = 0.1


class FlaskServer:
    """Serves one app on one address until `stop`.

    Clients in the networks `trusted` stand for many people and are counted only in all.
    """

    def __init__(
        self, app: WSGIApp, host: str, port: int, trusted: tuple[Network, ...] = ()
    ) -> None:
        self._app, self._address, self._trusted = app, (host, port), trusted
        self._connections: set[Connection] = set()
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
        while any(one.busy for one in self._connections) and time.monotonic() < deadline:
            time.sleep(0.02)
        for one in list(self._connections):
            one.end()

    def _accept(self) -> None:
        while not self._stopping:
            try:
                connected, address = self._socket.accept()
                self._let_in(Connection(connected, address[0], self._app))
            except Exception as cause:  # whatever it was, the next client must find us here
                if not self._stopping:
                    structlog.get_logger().error("accept_failed", cause=repr(cause))
                    self._make_room(self._connections)
                    time.sleep(_OUT_OF_FILES_SECONDS)

    def _let_in(self, connection: Connection) -> None:
        full = self._full(connection.address)
        if full and not self._make_room(full):
            connection.turn_away()
            return
        self._connections.add(connection)
        threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            self._connections.discard(connection)

    def _full(self, address: str) -> set[Connection]:
        """The connections of which one must go before another may come."""
        if len(self._connections) >= MOST_CONNECTIONS:
            return self._connections
        if self._is_trusted(address):
            return set()
        same = {one for one in self._connections if one.address == address}
        return same if len(same) >= MOST_PER_ADDRESS else set()

    def _make_room(self, among: set[Connection]) -> bool:
        """End the one that has been silent longest, first of all one that never said anything."""
        silent = [one for one in among if not one.busy]
        if not silent:
            return False
        longest = min(silent, key=lambda one: (one.answered > 0, one.silent_since))
        longest.end()
        self._connections.discard(longest)
        return True

    def _is_trusted(self, address: str) -> bool:
        with suppress(ValueError):
            return any(ip_address(address) in network for network in self._trusted)
        return False
