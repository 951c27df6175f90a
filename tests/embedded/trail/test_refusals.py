"""Refusals: the first of a minute at once, the rest as one number, and never a burden."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shared.acts import Act
from shared.trail.entries import Entry
from shared.trail.refusals import MOST_WAITING, Refusal, Refusals

NOON = datetime(2026, 11, 23, 3, 0, 5, tzinfo=UTC)
SOON, LATER = NOON + timedelta(seconds=20), NOON + timedelta(minutes=1)


class Trail:
    """What was given to be written, as (by, number)."""

    def __init__(self) -> None:
        self.refusals = Refusals()
        self.entries: list[Entry] = []

    def refuse(
        self,
        by: str = "",
        at: datetime = NOON,
        network: str = "",
        times: int = 1,
        route: str = "/projects",
    ) -> None:
        refusal = Refusal(Act.REFUSED, by, "", network, route, "POST", 403)
        for _ in range(times):
            self.refusals.count(refusal, at, network or "203.0.113.7", "request-1")

    def guess(self, whose: str, network: str) -> None:
        refusal = Refusal(Act.SIGN_IN_FAILED, "", whose, network)
        self.refusals.count(refusal, NOON, network, "request-1")

    def write(self, now: datetime) -> list[tuple[str, int]]:
        before = len(self.entries)
        self.refusals.write(self.entries.extend, "registry", now)
        return [(one.by, one.particulars["count"]) for one in self.entries[before:]]


@pytest.fixture
def trail() -> Trail:
    return Trail()


def test_the_first_is_written_at_once_and_the_rest_as_a_number_after_the_minute(
    trail: Trail,
) -> None:
    trail.refuse("member-1", times=5000)
    trail.refuse("member-2")

    assert trail.write(NOON) == [("member-1", 1), ("member-2", 1)]
    assert trail.write(SOON) == []
    trail.refuse("member-1", SOON)
    assert trail.write(LATER) == [("member-1", 5000)]
    assert trail.write(LATER) == []


def test_a_refusal_is_written_with_route_method_status_and_address(trail: Trail) -> None:
    trail.refuse("member-1")
    trail.write(NOON)

    (entry,) = trail.entries
    assert (entry.act, entry.address, entry.request_id) == (
        "request.refused",
        "203.0.113.7",
        "request-1",
    )
    assert entry.particulars == {"method": "POST", "route": "/projects", "status": 403, "count": 1}


def test_a_flood_of_callers_is_bounded_and_its_number_is_kept(trail: Trail) -> None:
    for number in range(10_000):
        trail.refuse(network=f"2001:db8:{number:x}::/64")
        trail.refuse(f"member-{number}")
    trail.write(NOON)
    trail.write(LATER)

    assert len(trail.entries) <= MOST_WAITING + 2
    assert sum(one.particulars["count"] for one in trail.entries) == 20_000


def test_a_flood_of_networks_is_bounded(trail: Trail) -> None:
    for number in range(1000):
        for route in range(50):
            trail.refuse(network=f"2001:db8:{number:x}::/64", route=f"/{route}")
        trail.guess("", f"2001:db8:{number:x}::/64")
    trail.write(NOON)
    trail.write(LATER)

    assert len(trail.entries) <= 164, "docs/operations.md promises it"
    assert sum(one.particulars["count"] for one in trail.entries) == 51_000


def test_a_few_networks_flood_leaves_another_network_an_entry_of_its_own(trail: Trail) -> None:
    for number in range(20):
        for route in range(50):
            trail.refuse(network=f"192.0.{number}.0/24", route=f"/{route}")
    trail.refuse(network="203.0.113.0/24")
    trail.refuse(network="203.0.113.0/24", times=2, route="/datasets")
    trail.write(NOON)
    trail.write(LATER)

    theirs = [one for one in trail.entries if one.address == "203.0.113.0/24"]
    assert sum(one.particulars["count"] for one in theirs) == 3


def test_one_networks_flood_hides_no_account_that_is_guessed_at_from_another(trail: Trail) -> None:
    for number in range(100):
        trail.guess(f"member-{number}", "192.88.99.0/24")
    trail.guess("auditor", "203.0.113.0/24")
    trail.write(NOON)

    (told,) = [one for one in trail.entries if one.address == "203.0.113.0/24"]
    assert told.whom == "auditor"


def test_an_account_that_is_guessed_at_last_in_a_flood_is_named(trail: Trail) -> None:
    for number in range(100):
        trail.guess(f"member-{number}", "192.88.99.0/24")
    trail.guess("auditor", "192.88.99.0/24")
    trail.write(NOON)

    assert "auditor" in {one.whom for one in trail.entries}


def test_other_members_refusals_leave_each_member_a_place_of_their_own(trail: Trail) -> None:
    for member in range(30):
        for route in range(100):
            trail.refuse(f"member-{member}", route=f"/{route}")
    trail.refuse("quiet")
    trail.write(NOON)
    trail.write(LATER)

    counted: Counter[str] = Counter()
    for one in trail.entries:
        counted[one.by] += one.particulars["count"]
    assert counted == {"quiet": 1, **{f"member-{number}": 100 for number in range(30)}}


def test_a_flood_of_strangers_leaves_room_for_a_member(trail: Trail) -> None:
    for number in range(10_000):
        trail.refuse(network=f"2001:db8:{number:x}::/64")
    trail.refuse("member-1")

    assert ("member-1", 1) in trail.write(NOON)


def test_what_could_not_be_written_is_written_later(trail: Trail) -> None:
    def away(entries: list[Entry]) -> None:
        raise ConnectionError

    trail.refuse("member-1", times=3)
    with pytest.raises(ConnectionError):
        trail.refusals.write(away, "registry", NOON)

    assert trail.write(LATER) == [("member-1", 3)]


def test_memory_stays_bounded_while_nothing_can_be_written(trail: Trail) -> None:
    for minute in range(2000):
        for number in range(100):
            trail.refuse(f"member-{number}", NOON + timedelta(minutes=minute))

    waiting = trail.write(NOON + timedelta(days=2))
    assert len(waiting) < 5000
    assert sum(count for _, count in waiting) == 200_000
