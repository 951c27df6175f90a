"""The positions that waiting facts get, and their versions."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.events.codec import GENESIS, Draft, chain
from shared.messaging.protocol.numbering import Numbered, Waiting, assign_positions


def waiting(subject: str) -> Waiting:
    return Waiting(subject, "t", Draft(b'{"subjectversion":', b',"type":"t"}'))


def numbered(subjects: str, newest: dict[str, int], position: int = 0) -> list[Numbered]:
    return list(assign_positions(position, GENESIS, newest, map(waiting, subjects)))


def test_each_subject_counts_on_from_the_last_version_in_the_log() -> None:
    found = [(one.subject, one.subject_version) for one in numbered("abac", {"a": 4})]
    assert found == [("a", 5), ("b", 1), ("a", 6), ("c", 1)]


def test_an_event_says_its_version() -> None:
    (one,) = numbered("a", {"a": 40})
    assert msgspec.json.decode(one.body) == {"subjectversion": 41, "type": "t"}


@given(st.text("abc", max_size=30), st.integers(0, 10**9))
def test_positions_follow_each_other_and_chain(subjects: str, position: int) -> None:
    hash_ = GENESIS
    for number, one in enumerate(numbered(subjects, {}, position), position + 1):
        hash_ = chain(hash_, number, one.body)
        assert (one.position, one.hash) == (number, hash_)
