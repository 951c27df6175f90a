"""Places given to committed rows on PostgreSQL, as the holder of the relay's lock does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select

from infra.local import LocalServers
from shared.events import codec
from shared.messaging import log
from shared.messaging.reading import LocalLog
from shared.messaging.tables import log as log_table
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import Producer, accepted


@pytest.fixture
def producer(servers: LocalServers) -> Iterator[Producer]:
    producer = Producer(emptied(servers.database_url("registry")))
    yield producer
    producer.database.close()


def test_a_subjects_first_version_is_placed_first_although_its_row_is_beyond_the_limit(
    producer: Producer,
) -> None:
    rows = [("a", 2), ("b", 1), ("a", 1)]
    with producer.database.writing() as session:
        for subject, version in rows:
            row = {"subject": subject, "subject_version": version, "type": "t", "body": b"{}"}
            session.execute(insert(log_table).values(row))
        head, placed = log.number(session, limit=2)

    assert [entry.subject for entry in placed] == ["a", "b", "a"]
    assert list(LocalLog(producer.database).read(0).entries) == placed
    assert (head.position, head.hash) == (3, placed[-1].hash)
    with producer.database.reading() as session:
        by_place = select(log_table.c.subject_version).order_by(log_table.c.position)
        assert list(session.execute(by_place).scalars()) == [1, 1, 2]


def test_what_has_reached_the_broker_is_recorded_and_never_taken_back(producer: Producer) -> None:
    producer.announce(accepted("a"), accepted("b"))
    with producer.database.writing() as session:
        log.number(session)
        assert log.number(session, published=2)[0].published == 2
        assert log.number(session, published=1)[0].published == 2


def test_a_subject_counts_on_from_its_newest_version(producer: Producer) -> None:
    producer.announce(accepted("a"), accepted("b"), accepted("a"))
    producer.announce(accepted("b"), accepted("a"), accepted("c"))

    with producer.database.reading() as session:
        rows = session.execute(select(log_table).order_by(log_table.c.id)).all()
    versions = [(row.subject.rpartition("/")[2], row.subject_version) for row in rows]
    assert versions == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3), ("c", 1)]
    told = [codec.to_event(codec.to_cloudevent(1, "", row.body)) for row in rows]
    assert [event.subject_version for event in told] == [row.subject_version for row in rows]
