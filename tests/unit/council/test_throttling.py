from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.council.domain.throttling import FORGOTTEN_AFTER, PER_ADDRESS, PER_LOGIN, Failures

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_the_first_failures_cost_nothing():
    assert PER_LOGIN.wait(PER_LOGIN.free - 1) == timedelta(0)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [PER_LOGIN.wait(PER_LOGIN.free + more).total_seconds() for more in range(8)]
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_an_address_may_fail_more_often_than_a_login():
    assert PER_ADDRESS.wait(PER_LOGIN.free) == timedelta(0)
    assert PER_ADDRESS.wait(PER_ADDRESS.free) > timedelta(0)


def test_the_wait_runs_from_the_last_failure():
    failures = Failures(count=PER_LOGIN.free, last_at=NOW)
    assert failures.seconds_to_wait(PER_LOGIN, NOW) == 15
    assert failures.seconds_to_wait(PER_LOGIN, NOW + timedelta(seconds=14.5)) == 1
    assert failures.seconds_to_wait(PER_LOGIN, NOW + timedelta(seconds=15)) == 0


def test_failures_are_forgotten_after_a_day():
    failures = Failures(count=100, last_at=NOW)
    assert failures.remembered(NOW + FORGOTTEN_AFTER) == 0


@pytest.mark.parametrize("rule", [PER_LOGIN, PER_ADDRESS])
@given(count=st.integers(0, 10**9))
def test_more_failures_never_shorten_the_wait(rule, count):
    assert rule.wait(count) <= rule.wait(count + 1) <= rule.longest
