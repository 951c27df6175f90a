"""A projection made anew on PostgreSQL, in a schema beside the one in use."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text, update

from infra.local import LocalServers
from shared.database import Database
from shared.messaging import log
from shared.messaging.reading import LocalLog
from shared.rebuilding import Kept, rebuild
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import Audience, Producer, accepted, heard


@pytest.fixture
def producer(servers: LocalServers) -> Iterator[Producer]:
    producer = Producer(emptied(servers.database_url("registry")))
    producer.announce(*(accepted(f"p{n % 4}", n) for n in range(30)))
    with producer.database.writing() as session:
        log.number(session)
    yield producer
    producer.database.close()


@pytest.fixture
def audience(servers: LocalServers) -> Iterator[Audience]:
    audience = Audience(emptied(servers.database_url("reporting")))
    yield audience
    audience.database.close()


def schemas(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        found = connection.execute(text("select schema_name from information_schema.schemata"))
        return set(found.scalars())


def test_readers_see_the_old_until_all_of_the_new_is_there(
    producer: Producer, audience: Audience
) -> None:
    log = LocalLog(producer.database)
    listener = audience.listener(log)
    listener.catch_up()
    right = audience.heard()
    with audience.database.writing() as session:
        session.execute(update(heard).values(version=99))
    spoilt = audience.heard()
    seen = []

    kept = Kept("reporting", "reporting.registry", listener.handlers, (heard,))
    reached = rebuild(kept, audience.database, log, lambda _: seen.append(audience.heard()))

    assert all(one == spoilt for one in seen)
    assert len(seen) > 1
    assert (reached, audience.heard()) == (30, right)
    assert "yui_next" not in schemas(audience.database)
