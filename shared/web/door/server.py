"""Serves one app: accepts clients, hands each to a thread, and ends it all."""

import selectors
import socket
import threading
import time

import structlog

from shared.settings import Network
from shared.web.door.clients import Clients
from shared.web.door.connection import Connection
from shared.web.door.gateway import WSGIApp
from shared.web.door.limits import DRAIN_SECONDS

_OUT_OF_FILES_SECONDS = 0.1
_QUICKER_SECONDS = 0.1


class FlaskServer:
    """Serves one app on one address until `stop`; `trusted` are the networks of those who
    speak for others, `proxies` those of them that the settings name.

    `handed_down` is the descriptor of a socket that listens at the address already. Whoever opened
    it keeps it open: callers wait there while no server of theirs runs.
    """

    def __init__(
        self,
        app: WSGIApp,
        host: str,
        port: int,
        trusted: tuple[Network, ...] = (),
        handed_down: int | None = None,
        proxies: tuple[Network, ...] = (),
    ) -> None:
        self._app, self._address, self._handed_down = app, (host, port), handed_down
        self.clients = Clients(trusted, proxies)
        self._stopping = False

    def start(self) -> None:
        """Raise OSError if the port is taken."""
        if self._handed_down is None:
            self._socket = socket.create_server(self._address)
        else:
            self._socket = socket.socket(fileno=self._handed_down)
        self._socket.settimeout(_QUICKER_SECONDS)
        self._stop_noticed, self._stop_asked = socket.socketpair()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def port(self) -> int:
        """The one it answers at, also where 0 was asked for."""
        return int(self._socket.getsockname()[1])

    def stop(self) -> None:
        """Let nobody in, let requests in flight finish, then close what is idle."""
        self._stopping = True
        self._stop_asked.close()  # wakes `_accept`; to shut the socket down would end it for others
        self._accepting.join()
        self._socket.close()
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(one.busy for one in self.clients) and time.monotonic() < deadline:
            time.sleep(0.02)
        for one in self.clients:
            one.end()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            for awaited in (self._socket, self._stop_noticed):
                selector.register(awaited, selectors.EVENT_READ)
            while not self._stopping:
                selector.select()
                self._accept_next()
        self._stop_noticed.close()

    def _accept_next(self) -> None:
        if not self._stopping:
            try:
                connected, address = self._socket.accept()
                self._let_in(Connection(connected, address[0], self._app, self.clients))
                time.sleep(0)  # those who are in come before a queue that has no end
            except TimeoutError:
                pass  # whoever called has gone, or is with another process of the service
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
