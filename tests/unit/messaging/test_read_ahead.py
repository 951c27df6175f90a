"""A log whose next page is on its way while the last one is applied."""

import threading

import pytest

from shared.messaging.protocol.continuity import Entry, Page
from shared.messaging.reading import ReadAhead

LENGTH = 7


class Pages:
    """A log of LENGTH positions that notes where it is read, and may fail there."""

    def __init__(self, *fails_after: int) -> None:
        self.read_after: list[int] = []
        self._fails_after = list(fails_after)
        self.asked = threading.Condition()

    def read(self, after: int, limit: int = 100) -> Page:
        with self.asked:
            self.read_after.append(after)
            self.asked.notify_all()
        if after in self._fails_after:
            self._fails_after.remove(after)
            raise ConnectionError("away")
        positions = range(after + 1, min(after + limit, LENGTH) + 1)
        return Page("log", LENGTH, tuple(Entry(position, "", b"") for position in positions))

    def await_read(self, after: int) -> None:
        with self.asked:
            assert self.asked.wait_for(lambda: after in self.read_after, 10)


def positions(page: Page) -> list[int]:
    return [entry.position for entry in page.entries]


def test_the_next_page_is_asked_for_before_anybody_wants_it_and_only_once() -> None:
    pages = Pages()
    log = ReadAhead(pages)

    assert positions(log.read(0, 3)) == [1, 2, 3]
    pages.await_read(3)
    assert positions(log.read(3, 3)) == [4, 5, 6]
    assert positions(log.read(6, 3)) == [7]
    assert pages.read_after == [0, 3, 6]


def test_after_a_page_that_is_not_full_nothing_is_asked_for() -> None:
    pages = Pages()
    log = ReadAhead(pages)
    log.read(5, 3)
    log.read(7, 3)
    assert pages.read_after == [5, 7]


def test_who_reads_elsewhere_gets_what_is_there() -> None:
    log = ReadAhead(Pages())
    log.read(0, 3)
    assert positions(log.read(1, 3)) == [2, 3, 4]
    assert positions(log.read(4, 2)) == [5, 6]


def test_what_could_not_be_read_ahead_is_read_when_it_is_wanted() -> None:
    log = ReadAhead(Pages(3))
    log.read(0, 3)
    assert positions(log.read(3, 3)) == [4, 5, 6]


def test_who_cannot_read_is_told_why() -> None:
    log = ReadAhead(Pages(3, 3))
    log.read(0, 3)
    with pytest.raises(ConnectionError, match="away"):
        log.read(3, 3)
    assert positions(log.read(3, 3)) == [4, 5, 6]
