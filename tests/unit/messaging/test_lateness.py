"""Whether a lane brings what it should, told from what arrives by it."""

import pytest

from shared.messaging.broker.receiving import MOST_SILENCE_SECONDS, OVERDUE_SECONDS, Lateness

SOON, LATE = OVERDUE_SECONDS / 2, OVERDUE_SECONDS * 2


@pytest.fixture
def lane() -> Lateness:
    return Lateness(0.0)


def test_a_lane_on_which_nothing_was_missed_is_well(lane: Lateness) -> None:
    lane.heard(7, 1.0)
    assert not lane.at(10.0)


def test_what_was_read_in_the_log_first_may_still_be_on_its_way(lane: Lateness) -> None:
    lane.missed(8, 1.0)
    assert not lane.at(1.0 + SOON)
    lane.heard(8, 1.0 + SOON)
    assert not lane.at(1.0 + LATE)


def test_what_never_comes_by_the_lane_is_overdue_from_the_first_on(lane: Lateness) -> None:
    lane.heard(7, 0.0)
    lane.missed(8, 1.0)
    lane.missed(9, 1.0 + SOON)
    assert lane.at(1.0 + LATE)


def test_a_sign_of_life_sent_later_shows_that_the_lane_is_whole_again(lane: Lateness) -> None:
    lane.missed(8, 1.0)
    lane.heard(8, 5.0)
    assert not lane.at(6.0)


def test_a_lane_without_any_sign_of_life_is_not_well(lane: Lateness) -> None:
    assert not lane.at(MOST_SILENCE_SECONDS - 1)
    assert lane.at(MOST_SILENCE_SECONDS + 1)


def test_silence_is_noticed_in_five_seconds_once_signs_of_life_have_come_every_two(
    lane: Lateness,
) -> None:
    for second in range(0, 20, 2):
        lane.heard(7, second)
        lane.heard(7, second + 0.1)
    assert not lane.at(18 + 4)
    assert lane.at(18 + 5)
