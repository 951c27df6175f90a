"""What an operator does about a fact that could not be applied."""

import pytest

from shared.messaging import parking
from shared.messaging.consumer import Consumer
from shared.messaging.reading import LocalLog
from shared.messaging.resolution import Resolution
from tests.embedded.messaging.journey import Audience, Producer, accepted, in_subject_order

STREAM = "reporting.registry"


@pytest.fixture
def consumer(producer: Producer, audience: Audience) -> Consumer:
    """It has heard six facts, of which those of one subject, 2, 4 and 5, are parked."""
    audience.rejects = {"project/bad"}
    producer.announce(*(accepted(name) for name in ("good", "bad", "good", "bad", "bad", "other")))
    consumer = audience.consumer(LocalLog(producer.database))
    consumer.catch_up()
    assert [position for position, _ in audience.parked()] == [2, 4, 5]
    return consumer


def resolution(audience: Audience, consumer: Consumer) -> Resolution:
    return Resolution(
        STREAM,
        consumer.handlers,
        audience.transactions,
        "operator",
        "様式を直しました",
        record=lambda work, decision, position: None,
    )


def decisions(audience: Audience) -> list[tuple[int, str, str, str]]:
    with audience.database.reading() as session:
        return [
            (one.position, one.decision, one.by, one.reason) for one in parking.decisions(session)
        ]


def test_once_the_cause_is_mended_a_replay_applies_it_and_all_that_waited_in_order(
    audience: Audience, consumer: Consumer, producer: Producer
) -> None:
    audience.rejects = set()

    assert resolution(audience, consumer).replay(2) == 3

    assert audience.parked() == []
    assert audience.positions() == [1, 3, 6, 2, 4, 5]
    assert in_subject_order(audience.heard())
    assert decisions(audience) == [(2, "replayed", "operator", "様式を直しました")]
    producer.announce(accepted("bad"))
    consumer.catch_up()
    assert audience.positions()[-1] == 7


def test_a_replay_that_is_rejected_again_leaves_all_as_it_was_but_on_record(
    audience: Audience, consumer: Consumer
) -> None:
    assert resolution(audience, consumer).replay(2) == 0

    assert audience.parked() == [(2, True), (4, False), (5, False)]
    assert [decision for _, decision, _, _ in decisions(audience)] == ["replayed"]


def test_what_is_skipped_never_comes_and_what_waited_behind_it_follows(
    audience: Audience, consumer: Consumer
) -> None:
    audience.rejects = set()

    assert resolution(audience, consumer).skip(2) == 2

    assert audience.parked() == []
    assert audience.positions() == [1, 3, 6, 4, 5]
    assert [decision for _, decision, _, _ in decisions(audience)] == ["skipped"]


def test_the_next_of_the_subject_is_parked_with_its_own_error_when_it_is_rejected_too(
    audience: Audience, consumer: Consumer
) -> None:
    assert resolution(audience, consumer).skip(2) == 0

    assert audience.parked() == [(4, True), (5, False)]


def test_what_waits_behind_another_cannot_be_resolved_before_it(
    audience: Audience, consumer: Consumer
) -> None:
    with pytest.raises(parking.WaitsBehind, match="behind 2"):
        resolution(audience, consumer).skip(4)

    assert [position for position, _ in audience.parked()] == [2, 4, 5]
    assert decisions(audience) == []


def test_where_nothing_is_parked_there_is_nothing_to_settle(
    audience: Audience, consumer: Consumer
) -> None:
    with pytest.raises(parking.NotParked):
        resolution(audience, consumer).replay(1)
