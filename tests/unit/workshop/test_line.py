"""The line before the seats: fair to members, bounded, and left by whoever goes away."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.errors import Busy
from shared.workshop import Bounds, Line, Workshop
from shared.workshop.seats import OwnSeats

ROOMY = Bounds(in_all=100, of_one=100)


class Crowd:
    """Requests of members, each on a thread of its own, that note when they are served."""

    def __init__(self, line: Line) -> None:
        self._line, self._threads = line, list[threading.Thread]()
        self.served: list[str] = []

    def asks(self, member: str) -> None:
        before = self._line.waiting
        thread = threading.Thread(target=self._serve, args=[member])
        thread.start()
        self._threads.append(thread)
        wait_until(lambda: self._line.waiting > before)

    def wait(self) -> list[str]:
        for thread in self._threads:
            thread.join()
        return self.served

    def _serve(self, member: str) -> None:
        with self._line.seat(member):
            self.served.append(member)


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_one_members_many_requests_do_not_make_anothers_only_one_wait_for_all_of_them() -> None:
    line = Line(OwnSeats(1), ROOMY)
    crowd = Crowd(line)
    with line.seat("somebody"):
        for member in ["many"] * 20 + ["single"]:
            crowd.asks(member)
    served = crowd.wait()
    assert served.index("single") == 1
    assert len(served) == 21


def test_members_take_turns_and_each_ones_requests_keep_their_order() -> None:
    line = Line(OwnSeats(1), ROOMY)
    crowd = Crowd(line)
    with line.seat("somebody"):
        for member in "aaabbc":
            crowd.asks(member)
    assert crowd.wait() == list("abcaba")


def test_whoever_holds_all_the_seats_one_may_hold_is_passed_over_by_the_next() -> None:
    line = Line(OwnSeats(2), Bounds(in_all=9, of_one=9, seats_of_one=1))
    crowd = Crowd(line)
    with line.seat("many"):
        crowd.asks("many")
        with line.seat("another"):
            assert crowd.served == []
    assert crowd.wait() == ["many"]


def test_no_more_are_served_at_once_than_there_are_seats() -> None:
    line = Line(OwnSeats(3), ROOMY)
    most = 0

    def work(member: str) -> None:
        nonlocal most
        with line.seat(member):
            most = max(most, line.running)
            time.sleep(0.02)

    threads = [threading.Thread(target=work, args=[str(number)]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
    assert (line.running, line.waiting) == (0, 0)


@pytest.mark.parametrize(
    ("bounds", "waiting", "next_one"),
    [
        (Bounds(in_all=2, of_one=9), ["a", "b"], "c"),
        (Bounds(in_all=9, of_one=2), ["a", "a"], "a"),
    ],
)
def test_a_full_line_says_when_to_come_again(
    bounds: Bounds, waiting: list[str], next_one: str
) -> None:
    line = Line(OwnSeats(1), bounds)
    crowd = Crowd(line)
    with line.seat("somebody"):
        for member in waiting:
            crowd.asks(member)
        with pytest.raises(Busy) as refused, line.seat(next_one):
            pass
    crowd.wait()
    assert refused.value.retry_after_seconds > 0
    assert "混み合っています" in refused.value.detail
    assert line.refused == 1


def test_a_line_that_is_full_for_one_member_is_open_to_another() -> None:
    line = Line(OwnSeats(1), Bounds(in_all=9, of_one=1))
    crowd = Crowd(line)
    with line.seat("somebody"):
        crowd.asks("a")
        crowd.asks("b")
    assert crowd.wait() == ["a", "b"]


def test_nobody_waits_longer_than_the_bounds_say() -> None:
    line = Line(OwnSeats(1), Bounds(in_all=9, of_one=9, seconds=0.1))
    with line.seat("a"), pytest.raises(Busy), line.seat("b"):
        pass
    assert line.waiting == 0


def test_whoever_goes_away_leaves_the_line_to_those_behind() -> None:
    line = Line(OwnSeats(1), ROOMY)
    crowd = Crowd(line)
    there = True
    with line.seat("somebody"):
        leaving = threading.Thread(target=lambda: _await_seat(line, "gone", lambda: there))
        leaving.start()
        wait_until(lambda: line.waiting == 1)
        crowd.asks("patient")
        there = False
        leaving.join()
        assert line.waiting == 1
    assert crowd.wait() == ["patient"]


def _await_seat(line: Line, member: str, still_wanted: Callable[[], bool]) -> None:
    with pytest.raises(Busy), line.seat(member, still_wanted):
        pass


def test_work_that_fails_gives_its_seat_back() -> None:
    line = Line(OwnSeats(1), ROOMY)
    with pytest.raises(ZeroDivisionError), line.seat("a"):
        raise ZeroDivisionError
    with line.seat("b"):
        assert line.running == 1


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_long_work_leaves_a_seat_to_short_work(tmp_path: Path, cores: int) -> None:
    workshop, everywhere = Workshop(tmp_path, cores), []
    for number in range(max(1, cores - 1)):
        held = workshop.long.seat(str(number))
        held.__enter__()
        everywhere.append(held)
    crowd = Crowd(workshop.long)
    crowd.asks("one report more")
    with workshop.short.seat("a"):
        assert crowd.served == []
    for held in everywhere:
        held.__exit__(None, None, None)
    assert crowd.wait() == ["one report more"]
