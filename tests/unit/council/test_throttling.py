from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.council.domain.throttling import (
    FORGOTTEN_AFTER,
    GUARDING,
    PER_NETWORK,
    PER_PLACE,
    PER_PLACE_GUARDED,
    Failures,
    Lane,
    lane_of_owner,
    lanes_of,
)
from services.council.domain.visitors import Visitor

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RULES = [PER_PLACE, PER_PLACE_GUARDED, PER_NETWORK, GUARDING]


def visitor(address: str, *, local: bool = False) -> Visitor:
    return Visitor(address=address, local=local)


def places(address: str) -> list[str]:
    lanes = lanes_of("jimukyoku", visitor(address), None)
    return [count.place for lane in lanes for count in lane.wrong]


def test_the_first_failures_cost_nothing():
    assert PER_PLACE.wait(PER_PLACE.free - 1) == timedelta(0)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [PER_PLACE.wait(PER_PLACE.free + more).total_seconds() for more in range(8)]
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


@pytest.mark.parametrize("rule", [PER_NETWORK, GUARDING])
def test_what_counts_for_many_at_once_allows_more_and_waits_a_minute_at_most(rule):
    assert rule.free > PER_PLACE.free
    assert rule.longest <= timedelta(minutes=1)


def test_the_wait_runs_from_the_last_failure():
    failures = Failures(count=PER_PLACE.free, last_at=NOW)
    assert failures.seconds_to_wait(PER_PLACE, NOW) == 15
    assert failures.seconds_to_wait(PER_PLACE, NOW + timedelta(seconds=14.5)) == 1
    assert failures.seconds_to_wait(PER_PLACE, NOW + timedelta(seconds=15)) == 0


def test_failures_are_forgotten_after_a_day():
    failures = Failures(count=1000, last_at=NOW)
    assert failures.remembered(PER_PLACE, NOW + FORGOTTEN_AFTER) == 0


def test_failures_of_a_clock_that_ran_ahead_hold_nobody_back():
    failures = Failures(count=1000, last_at=NOW + timedelta(days=500))
    assert failures.seconds_to_wait(PER_PLACE, NOW) == 0
    assert failures.with_another(PER_PLACE, NOW) == Failures(count=1, last_at=NOW)


@pytest.mark.parametrize("ahead", [timedelta(milliseconds=20), timedelta(minutes=50)])
def test_failures_of_a_moment_that_is_yet_to_come_count_and_lengthen_no_wait(ahead):
    failures = Failures(count=1000, last_at=NOW + ahead)
    assert failures.seconds_to_wait(PER_PLACE, NOW) == PER_PLACE.longest.total_seconds()


def test_the_slips_of_a_busy_town_hall_do_not_add_up():
    failures, now = Failures(count=1, last_at=NOW), NOW
    for _ in range(300):
        now += timedelta(minutes=2)
        failures = failures.with_another(PER_NETWORK, now)

    assert failures.count == 1


@pytest.mark.parametrize("rule", RULES)
@given(count=st.integers(0, 10**9))
def test_more_failures_never_shorten_the_wait(rule, count):
    assert rule.wait(count) <= rule.wait(count + 1) <= rule.longest


@pytest.mark.parametrize("rule", RULES)
@given(count=st.integers(1, 10**6), seconds=st.integers(0, 10**6))
def test_time_never_adds_failures_or_waiting(rule, count, seconds):
    failures = Failures(count=count, last_at=NOW)
    later = NOW + timedelta(seconds=seconds)

    assert 0 <= failures.remembered(rule, later) <= count
    assert failures.seconds_to_wait(rule, later) <= failures.seconds_to_wait(rule, NOW)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("203.0.113.7", "203.0.113.250"),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::9"),
        ("::ffff:203.0.113.7", "203.0.113.8"),
        ("127.0.0.1", "127.203.0.113"),
    ],
)
def test_neighbours_are_of_one_network(one, another):
    assert visitor(one).network == visitor(another).network


@pytest.mark.parametrize(
    ("one", "another"),
    [("203.0.113.7", "203.0.114.7"), ("2001:db8:1::1", "2001:db8:2::1"), ("unknown", "")],
)
def test_strangers_are_of_two_networks(one, another):
    assert visitor(one).network != visitor(another).network


def test_a_failure_counts_for_login_and_network_for_the_network_and_for_the_login():
    assert places("203.0.113.7") == ["network:203.0.113.0/24", "network:203.0.113.0/24", ""]


def test_this_machines_own_network_is_not_counted_over_all_logins():
    lanes = lanes_of("jimukyoku", visitor("127.0.0.1", local=True), None)
    assert all(count.login for lane in lanes for count in lane.counts)


def test_a_known_device_is_asked_first_and_the_way_of_everybody_next():
    device, everybody = lanes_of("jimukyoku", visitor("203.0.113.7"), "abc")
    assert [count.place for count in device.wrong] == ["device:abc"]
    assert len(everybody.wrong) == 3


def test_nobody_elses_failures_are_counted_where_the_owner_is_signed_in():
    others = {lane for seen in (None, "abc") for lane in lanes_of("x", visitor("::1"), seen)}
    assert lane_of_owner("x", visitor("::1")) not in others


def guesses(lane: Lane, *, guarded: bool, of: timedelta, after: timedelta = timedelta(0)) -> int:
    """How many passwords a network tries in the time, if it never misses its turn."""
    failed, made, now = {}, 0, NOW
    while now < NOW + after + of:
        if guarded:
            failed[lane.guarding] = Failures(count=GUARDING.free, last_at=now)
        if wait := lane.seconds_to_wait(failed, now):
            now += timedelta(seconds=wait)
            continue
        made += now >= NOW + after
        before = failed.get(lane.own, Failures(count=0, last_at=now))
        failed[lane.own] = before.with_another(lane.own.rule, now)
    return made


def test_what_guessing_a_guarded_login_yields_for_each_network():
    (lane,) = lanes_of("jimukyoku", visitor("203.0.113.7"), None)
    day = timedelta(days=1)

    assert guesses(lane, guarded=False, of=day) == 105
    assert guesses(lane, guarded=True, of=day) == 31
    assert guesses(lane, guarded=True, of=day, after=day) == 24
