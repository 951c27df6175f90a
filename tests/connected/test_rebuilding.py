"""A projection made anew on PostgreSQL, in a schema beside the one in use."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from infra.local import LocalServers
from shared import rebuilding
from shared.database import Database
from shared.messaging import cursors, log
from shared.messaging.reading import LocalLog
from shared.rebuilding import ReadModel, rebuild
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
    consumer = audience.consumer(log)
    consumer.catch_up()
    right = audience.heard()
    with audience.database.writing() as session:
        session.execute(update(heard).values(version=99))
    spoilt = audience.heard()
    seen = []

    read_model = ReadModel("reporting", "reporting.registry", consumer.handlers, (heard,))
    reached = rebuild(read_model, audience.database, log, lambda _: seen.append(audience.heard()))

    assert all(one == spoilt for one in seen)
    assert len(seen) > 1
    assert (reached, audience.heard()) == (30, right)
    assert "yui_next" not in schemas(audience.database)


def test_a_consumer_that_waits_for_the_cursor_finds_it_where_the_rebuild_put_it(
    producer: Producer, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_ = LocalLog(producer.database)
    consumer = audience.consumer(log_)
    consumer.catch_up()
    read_model = ReadModel("reporting", "reporting.registry", consumer.handlers, (heard,))
    change_over, waiting = rebuilding._change_over, []

    with ThreadPoolExecutor(1) as beside:

        def while_a_consumer_waits(session: Session, read_model: ReadModel) -> None:
            cursors.hold(session, read_model.subscription)
            producer.announce(accepted("late", 31))
            with producer.database.writing() as numbering:
                log.number(numbering)
            waiting.append(beside.submit(consumer.catch_up))
            while not _somebody_waits(session):
                time.sleep(0.01)
            change_over(session, read_model)

        monkeypatch.setattr(rebuilding, "_change_over", while_a_consumer_waits)
        rebuild(read_model, audience.database, log_, lambda _: None)
        waiting[0].result()
    assert (consumer.progress.position, len(audience.heard())) == (31, 31)


def _somebody_waits(session: Session) -> bool:
    waiting = text("""select count(*) from pg_locks where not granted""")
    return bool(session.execute(waiting).scalar())


def test_two_rebuilds_of_a_service_take_turns(producer: Producer, audience: Audience) -> None:
    log_ = LocalLog(producer.database)
    consumer = audience.consumer(log_)
    consumer.catch_up()
    right = audience.heard()
    read_model = ReadModel("reporting", "reporting.registry", consumer.handlers, (heard,))
    with ThreadPoolExecutor(3) as many:
        made = [
            many.submit(rebuild, read_model, audience.database, log_, lambda _: None)
            for _ in range(3)
        ]
        assert [one.result() for one in made] == [30, 30, 30]
    assert audience.heard() == right
