"""The order in which committed facts get their places."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.protocol.numbering import in_version_order


def row(id_: int, subject: str, version: int) -> SimpleNamespace:
    return SimpleNamespace(id=id_, subject=subject, subject_version=version)


def test_versions_of_a_subject_stand_in_order_even_if_their_rows_do_not() -> None:
    rows = [row(1, "a", 2), row(2, "b", 1), row(3, "a", 1)]
    placed = in_version_order(rows)
    assert [(r.subject, r.subject_version) for r in placed] == [("a", 1), ("b", 1), ("a", 2)]


@given(st.lists(st.sampled_from("abc"), max_size=30).flatmap(st.permutations), st.randoms())
def test_every_row_is_placed_once_and_each_subject_counts_up(subjects, random) -> None:
    count: dict[str, int] = {}
    versions = []
    for subject in subjects:
        count[subject] = count.get(subject, 0) + 1
        versions.append((subject, count[subject]))
    random.shuffle(versions)
    rows = [row(id_, *version) for id_, version in enumerate(versions)]

    placed = in_version_order(rows)

    assert sorted(r.id for r in placed) == list(range(len(rows)))
    for subject, total in count.items():
        assert [r.subject_version for r in placed if r.subject == subject] == list(
            range(1, total + 1)
        )
