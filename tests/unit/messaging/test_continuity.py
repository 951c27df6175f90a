"""Which events continue what was heard: drops, gaps, divergence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.codec import GENESIS, chain
from shared.messaging.protocol.continuity import (
    Cursor,
    Entry,
    Gap,
    LogDiverged,
    Page,
    continuation,
    expect_end_not_before,
)

LOG = "9d3b1d0c-5d57-4d9e-9a3c-2f8f5ad4a001"


def log_of(length: int, said: bytes = b"said") -> tuple[Entry, ...]:
    entries, hash_ = [], GENESIS
    for position in range(1, length + 1):
        body = b"%s %d" % (said, position)
        hash_ = chain(hash_, position, body)
        entries.append(Entry(position, hash_, body))
    return tuple(entries)


def page(*entries: Entry, head: int = 10, log_id: str = LOG) -> Page:
    return Page(log_id, head, entries)


def after(entry: Entry) -> Cursor:
    return Cursor(LOG, entry.position, entry.hash)


TEN = log_of(10)


def test_a_new_consumer_begins_at_the_first_position() -> None:
    assert continuation(Cursor(), page(*TEN)) == list(TEN)


def test_what_was_applied_is_dropped() -> None:
    assert continuation(after(TEN[4]), page(*TEN)) == list(TEN[5:])
    assert continuation(after(TEN[9]), page(*TEN)) == []


def test_an_old_bundle_delivered_again_is_dropped_although_its_log_ended_earlier() -> None:
    assert continuation(after(TEN[9]), page(*TEN[:3], head=3)) == []


def test_a_hole_is_named_and_nothing_beyond_it_applied() -> None:
    with pytest.raises(Gap, match="3 to 4"):
        continuation(after(TEN[1]), page(*TEN[4:]))


def test_what_stands_before_a_later_hole_is_still_applied() -> None:
    assert continuation(Cursor(), page(*TEN[:3], *TEN[5:])) == list(TEN[:3])


def test_another_log_is_noticed() -> None:
    with pytest.raises(LogDiverged, match="is not"):
        continuation(after(TEN[1]), page(*TEN, log_id="another"))


def test_a_log_that_ends_before_the_cursor_is_noticed() -> None:
    with pytest.raises(LogDiverged, match="ends at 3, but 5 was heard"):
        expect_end_not_before(after(TEN[4]), page(*TEN[:3], head=3))


def test_a_log_restored_and_grown_beyond_the_cursor_is_noticed_by_its_chain() -> None:
    rewritten = log_of(10, said=b"told otherwise")
    with pytest.raises(LogDiverged, match="place 6 does not continue"):
        continuation(after(TEN[4]), page(*rewritten))


@pytest.mark.parametrize("body", [b"altered", b""])
def test_an_altered_body_is_noticed(body: bytes) -> None:
    altered = Entry(2, TEN[1].hash, body)
    with pytest.raises(LogDiverged, match="place 2"):
        continuation(Cursor(), page(TEN[0], altered))


@given(
    st.integers(0, 10),
    st.lists(st.lists(st.sampled_from(TEN), max_size=15), max_size=12),
)
def test_however_pages_are_lost_doubled_and_mixed_each_position_is_heard_once_in_order(
    start: int, deliveries: list[list[Entry]]
) -> None:
    cursor = after(TEN[start - 1]) if start else Cursor()
    heard = []
    for delivery in [*deliveries, TEN]:  # in the end the log is read
        try:
            fresh = continuation(cursor, page(*delivery))
        except Gap:
            continue
        heard += fresh
        cursor = after(fresh[-1]) if fresh else cursor
    assert heard == list(TEN[start:])
