"""registry and reporting on PostgreSQL, with RabbitMQ between them and a feed beside it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from sqlalchemy import text
from werkzeug.serving import make_server

from shared import tokens
from shared.database import Database
from shared.files import FileStore
from shared.keys import KeyDirectory, KeyRing
from shared.messaging.reading import FeedLog
from shared.settings import Settings
from shared.transactions import utc_now
from shared.web.app import create_app
from shared.web.context import ServiceContext
from tests.embedded.messaging.journey import Producer


def emptied(url: str) -> Database:
    """The database of a service, as if it had just been created."""
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("drop schema public cascade; create schema public"))
    return database


class Cable:
    """The line to the broker: everything passes until it is cut."""

    def __init__(self, uri: str) -> None:
        there = urlsplit(uri)
        self._there = (there.hostname, there.port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        here = self._listening.getsockname()[1]
        self.uri = uri.replace(f":{there.port}/", f":{here}/")
        self._open: list[socket.socket] = []
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        self._drop()

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self._listening.close()
        self._drop()

    def _drop(self) -> None:
        while self._open:
            with suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if self._is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self._there)
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def feed_of(
    producer: Producer, settings: Settings, ring: KeyRing, reader: KeyRing
) -> Iterator[FeedLog]:
    """The producer's feed behind a real HTTP server."""
    directory = KeyDirectory(settings.address)
    directory.know(reader.service, reader.jwks())
    files = FileStore(settings.files / producer.name)
    context = ServiceContext(producer.name, settings, producer.transactions, ring, directory, files)
    server = make_server("127.0.0.1", 0, create_app(context), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield FeedLog(
        f"http://127.0.0.1:{server.port}",
        lambda: tokens.issue_for_service(reader, producer.name, utc_now()),
    )
    server.shutdown()
    thread.join()
    server.server_close()
