"""Facts of a version that the consumer's program does not know yet."""

import msgspec
from sqlalchemy import insert, update

from shared.events import codec
from shared.messaging.reading import LocalLog
from shared.messaging.tables import log, log_head
from tests.embedded.messaging.journey import Audience, Producer, accepted


def announce_as(producer: Producer, type_: str) -> None:
    """A fact as a later program would tell it."""
    producer.announce(accepted("a"))
    last = LocalLog(producer.database).read(0).entries[-1]
    told = {**msgspec.json.decode(last.body), "type": type_, "subjectversion": 2}
    body = msgspec.json.encode(told, order="sorted")
    end = {"position": 2, "hash": codec.chain(last.hash, 2, body)}
    row = {"subject": last.subject, "subject_version": 2, "type": type_, "body": body, **end}
    with producer.database.writing() as session:
        session.execute(insert(log).values(row))
        session.execute(update(log_head).values(end))


def test_a_newer_version_of_a_fact_that_is_heard_waits_for_an_upgrade(
    producer: Producer, audience: Audience
) -> None:
    announce_as(producer, "registry.project.accepted.v99")

    audience.consumer(LocalLog(producer.database)).catch_up()

    assert audience.positions() == [1]
    assert audience.parked() == [(2, True)]


def test_a_fact_that_is_not_heard_is_passed_over_whatever_its_version(
    producer: Producer, audience: Audience
) -> None:
    announce_as(producer, "registry.project.completed.v99")

    consumer = audience.consumer(LocalLog(producer.database))
    consumer.catch_up()

    assert audience.parked() == []
    assert consumer.progress.position == 2
