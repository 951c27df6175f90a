"""A producer and a consumer over real SQLite files; the log read from its file or over HTTP."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from shared import tokens
from shared.database import Database
from shared.keys import KeyRing
from shared.messaging.reading import FeedLog, LocalLog, Log
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import utc_now
from shared.web.app import create_app
from tests.embedded.messaging.journey import Audience, Producer


@pytest.fixture
def producer(settings: Settings) -> Iterator[Producer]:
    database = Database(settings.database_url("registry"))
    yield Producer(database)
    database.close()


@pytest.fixture
def audience(settings: Settings) -> Iterator[Audience]:
    database = Database(settings.database_url("reporting"))
    yield Audience(database)
    database.close()


@pytest.fixture
def feed(settings: Settings, producer: Producer) -> Iterator[FeedLog]:
    """The producer's log behind a real HTTP server, read in reporting's name."""
    context, _ = build_context("registry", settings)
    reader = KeyRing("reporting", settings.keys)
    context.directory.know(reader.service, reader.jwks())
    server = make_server("127.0.0.1", 0, create_app(context), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield FeedLog(
        f"http://127.0.0.1:{server.port}",
        lambda: tokens.issue_for_service(reader, "registry", utc_now()),
    )
    server.shutdown()
    thread.join()
    server.server_close()
    context.transactions.database.close()


@pytest.fixture(params=["file", "feed"])
def log(request: pytest.FixtureRequest, producer: Producer) -> Log:
    """The producer's log, read in both ways there are."""
    if request.param == "feed":
        return request.getfixturevalue("feed")
    return LocalLog(producer.database)
