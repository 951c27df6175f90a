"""A log that was tampered with, and what `verify` says of it."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from shared.events.codec import GENESIS, chain
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.reading import LocalLog
from shared.messaging.tables import log, log_head
from shared.messaging.verification import Verified, Witness, verify
from tests.embedded.messaging.journey import Producer, accepted


@pytest.fixture
def producer(producer: Producer) -> Producer:
    producer.announce(*(accepted(f"p{n}") for n in range(6)))
    return producer


def verified(producer: Producer, *witnesses: Witness) -> Verified:
    with producer.database.reading() as session:
        return verify(session, witnesses)


def positions_found(producer: Producer, *witnesses: Witness) -> list[int]:
    return [finding.position for finding in verified(producer, *witnesses).findings]


def heard(producer: Producer, position: int) -> Witness:
    """Somebody who heard the log up to there."""
    page = LocalLog(producer.database).read(position - 1, 1)
    return Witness("reporting", Cursor(page.log_id, position, page.entries[0].hash))


def change(producer: Producer, *statements) -> None:
    with producer.database.writing() as session:
        for statement in statements:
            session.execute(statement)


def test_an_untouched_log_has_nothing_wrong_and_tells_its_end(producer: Producer) -> None:
    nobody_yet = Witness("sharing", Cursor("", 0, Cursor().hash))
    found = verified(producer, heard(producer, 4), heard(producer, 6), nobody_yet)

    assert found.findings == ()
    assert found.end == heard(producer, 6).heard


def test_a_log_without_its_end_is_named(producer: Producer) -> None:
    change(producer, delete(log_head))
    assert positions_found(producer) == [0]


@pytest.mark.parametrize(
    "told",
    [
        {"body": b'{"data":"else"}'},
        {"body": text("12")},
        {"body": b""},
        {"body": text("replace(body, 'accepted', 'returned')")},
        {"subject": "project/else"},
        {"subject_version": 7},
        {"type": "registry.project.returned.v1"},
    ],
    ids=["bytes", "number", "emptied", "a text", "subject", "version", "type"],
)
def test_an_altered_fact_is_named(producer: Producer, told: dict[str, Any]) -> None:
    change(producer, update(log).where(log.c.position == 3).values(told))

    assert positions_found(producer) == [3]


def test_an_altered_hash_is_named_and_the_position_that_no_longer_follows(
    producer: Producer,
) -> None:
    change(producer, update(log).where(log.c.position == 3).values(hash="else"))

    assert positions_found(producer) == [3, 4]


def test_a_missing_fact_is_named(producer: Producer) -> None:
    change(producer, delete(log).where(log.c.position == 3))

    assert positions_found(producer) == [3]


def test_a_cut_off_end_is_named(producer: Producer) -> None:
    change(producer, delete(log).where(log.c.position >= 5))

    assert positions_found(producer) == [5]


def test_an_end_cut_off_with_its_record_is_known_to_whoever_heard_it(producer: Producer) -> None:
    witness, short = heard(producer, 6), heard(producer, 4).heard
    change(
        producer,
        delete(log).where(log.c.position >= 5),
        update(log_head).values(position=4, hash=short.hash),
    )

    assert positions_found(producer) == []
    assert positions_found(producer, witness) == [5]


def test_a_history_written_anew_with_right_hashes_is_known_to_whoever_heard_it(
    producer: Producer,
) -> None:
    witness = heard(producer, 6)
    with producer.database.writing() as session:
        rows = session.execute(select(log).order_by(log.c.position)).all()
        hash_ = GENESIS
        for row in rows:
            body = row.body.replace(b"p1", b"p9")
            subject = row.subject.replace("p1", "p9")
            hash_ = chain(hash_, row.position, body)
            written = {"hash": hash_, "body": body, "subject": subject}
            session.execute(update(log).where(log.c.position == row.position).values(written))
        session.execute(update(log_head).values(hash=hash_))

    assert positions_found(producer) == []
    assert positions_found(producer, witness) == [6]


def test_another_log_in_its_place_is_known_to_whoever_heard_the_first(producer: Producer) -> None:
    witness = heard(producer, 6)
    change(producer, update(log_head).values(log_id="another"))

    assert positions_found(producer, witness) == [6]
