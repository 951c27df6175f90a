"""Places given to committed rows on PostgreSQL, as the holder of the relay's lock does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from infra.local import LocalServers
from shared.events import codec
from shared.messaging import log
from shared.messaging.reading import LocalLog
from shared.messaging.tables import log as log_table
from shared.transactions import utc_now
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import Producer, accepted


@pytest.fixture
def producer(servers: LocalServers) -> Iterator[Producer]:
    producer = Producer(emptied(servers.database_url("registry")))
    yield producer
    producer.database.close()


def test_what_waits_is_placed_in_the_order_it_was_left_so_many_at_a_time(
    producer: Producer,
) -> None:
    producer.announce(*map(accepted, "abac"))
    with producer.database.writing() as session:
        first, second = log.number(session, limit=3), log.number(session, limit=3)

    assert [entry.subject for entry in first[1]] == ["project/a", "project/b", "project/a"]
    assert [entry.subject for entry in second[1]] == ["project/c"]
    assert list(LocalLog(producer.database).read(0).entries) == first[1] + second[1]
    assert (second[0].position, second[0].hash) == (4, second[1][-1].hash)


def test_what_is_not_yet_committed_gets_no_place_and_holds_nothing_up(producer: Producer) -> None:
    with producer.database.writing() as slow:
        log.leave(slow, "registry", [log.Announcement(accepted("slow"), "e-1", utc_now(), "")])
        producer.announce(accepted("fast"))
        with producer.database.writing() as session:
            assert [entry.subject for entry in log.number(session)[1]] == ["project/fast"]
    with producer.database.writing() as session:
        assert [entry.subject for entry in log.number(session)[1]] == ["project/slow"]


def test_what_has_reached_the_broker_is_recorded_and_never_taken_back(producer: Producer) -> None:
    producer.announce(accepted("a"), accepted("b"))
    with producer.database.writing() as session:
        log.number(session)
        assert log.number(session, published=2)[0].published == 2
        assert log.number(session, published=1)[0].published == 2


def test_a_subject_counts_on_from_its_newest_version(producer: Producer) -> None:
    for projects in ("aba", "bac"):
        producer.announce(*map(accepted, projects))
        with producer.database.writing() as session:
            log.number(session)

    with producer.database.reading() as session:
        rows = session.execute(select(log_table).order_by(log_table.c.position)).all()
    versions = [(row.subject.rpartition("/")[2], row.subject_version) for row in rows]
    assert versions == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3), ("c", 1)]
    told = [codec.to_event(1, "", row.body) for row in rows]
    assert [event.subject_version for event in told] == [row.subject_version for row in rows]
