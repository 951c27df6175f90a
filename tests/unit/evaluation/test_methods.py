"""The methods against published examples, and the properties that must hold for any input."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.methods import DecisionTable, Direction, exact, ranks, weighted_sum
from services.evaluation.methods.table import UnevenTable, UnusableWeights

GRADES = st.fractions(min_value=1, max_value=5, max_denominator=60)
WEIGHTS = st.integers(min_value=1, max_value=1000)


@st.composite
def tables(draw: st.DrawFn, unknown: bool = True) -> DecisionTable:
    """Any table of up to eight candidates on up to seven criteria."""
    width = draw(st.integers(min_value=1, max_value=7))
    value = st.none() | GRADES if unknown else GRADES
    rows = draw(st.lists(st.tuples(*[value] * width), min_size=1, max_size=8))
    return DecisionTable.of_benefits(rows, draw(st.tuples(*[WEIGHTS] * width)))


def test_the_weighted_sum_gives_the_published_scores_of_triantaphyllou() -> None:
    """The example of three alternatives on four criteria in Triantaphyllou (2000).

    It is retold in Wikipedia, "Weighted sum model": 21.50, 22.00 and 22.00.
    """
    table = DecisionTable.of_benefits(
        [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]], [0.20, 0.15, 0.40, 0.25]
    )
    assert weighted_sum(table) == (exact(21.50), exact(22.00), exact(22.00))


def test_the_two_best_alternatives_of_that_example_share_the_first_rank() -> None:
    assert ranks((exact(21.50), exact(22.00), exact(22.00))) == (3, 1, 1)


def test_a_candidate_with_an_unknown_value_gets_no_score_and_no_rank() -> None:
    scores = weighted_sum(DecisionTable.of_benefits([[5, None], [1, 1]], [1, 1]))
    assert scores == (None, 1)
    assert ranks(scores) == (None, 1)


def test_the_rank_after_a_tie_is_skipped() -> None:
    assert ranks([exact(3), exact(4), exact(3), exact(2)]) == (2, 1, 2, 4)


def test_scores_that_are_equal_in_decimals_tie_in_spite_of_binary_fractions() -> None:
    table = DecisionTable.of_benefits([[0.1, 0.2], [0.2, 0.1]], [0.3, 0.3])
    assert ranks(weighted_sum(table)) == (1, 1)


def test_a_criterion_of_which_less_is_better_counts_against_a_candidate() -> None:
    table = DecisionTable(
        values=((exact(3), exact(5)), (exact(3), exact(2))),
        weights=(exact(1), exact(1)),
        directions=(Direction.MORE_IS_BETTER, Direction.LESS_IS_BETTER),
    )
    assert ranks(weighted_sum(table)) == (2, 1)


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(UnevenTable):
        DecisionTable.of_benefits([[1, 2], [1]], [1, 1])


@pytest.mark.parametrize("weights", [[0, 0], [2, -1]])
def test_weights_that_weigh_nothing_or_less_are_refused(weights: list[int]) -> None:
    with pytest.raises(UnusableWeights):
        DecisionTable.of_benefits([[1, 2]], weights)


@given(tables(), st.fractions(min_value="1/100", max_value=100))
def test_scaling_all_weights_changes_no_score(table: DecisionTable, factor: Fraction) -> None:
    scaled = DecisionTable.of_benefits(table.values, [weight * factor for weight in table.weights])
    assert weighted_sum(scaled) == weighted_sum(table)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_listed_changes_no_rank(table, shuffling) -> None:
    order = list(range(len(table.values)))
    shuffling.shuffle(order)
    shuffled = DecisionTable.of_benefits([table.values[i] for i in order], table.weights)
    before, after = ranks(weighted_sum(table)), ranks(weighted_sum(shuffled))
    assert after == tuple(before[i] for i in order)


@given(tables(unknown=False))
def test_a_score_lies_between_the_candidates_lowest_and_highest_value(table) -> None:
    for row, score in zip(table.values, weighted_sum(table), strict=True):
        assert min(row) <= score <= max(row)


@given(tables(unknown=False))
def test_a_candidate_at_least_as_good_everywhere_is_never_ranked_behind(table) -> None:
    ranked = ranks(weighted_sum(table))
    for row, rank in zip(table.values, ranked, strict=True):
        for other, other_rank in zip(table.values, ranked, strict=True):
            if all(mine >= theirs for mine, theirs in zip(row, other, strict=True)):
                assert rank <= other_rank


@given(tables())
def test_an_unknown_candidate_beside_the_others_moves_none_of_them(table) -> None:
    unknown = (None,) * len(table.weights)
    joined = DecisionTable.of_benefits([*table.values, unknown], table.weights)
    assert ranks(weighted_sum(joined)) == (*ranks(weighted_sum(table)), None)
