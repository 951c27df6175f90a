"""Means of groups, unknown values, ranks overall and within a municipality."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain import (
    DEFAULT_CRITERIA,
    Appointment,
    Round,
    Score,
    answers_of,
    by_municipality,
)
from services.evaluation.domain.criteria import numbered
from services.evaluation.domain.results import value_on
from shared.errors import Invalid
from shared.events.evaluation import WhyUnranked
from tests.unit.evaluation.rounds import (
    APPOINTMENTS,
    BETSUKAI,
    MEMBERS,
    NEMURO,
    NOW,
    PLAN,
    RAUSU,
    TODAY,
    closed,
    criteria,
    opened,
    sheet,
    sheets,
)

GRADES = st.integers(min_value=1, max_value=5)


def result_of(round_: Round, project_id: str, given):
    return next(r for r in round_.rank(given) if r.candidate.project_id == project_id)


def test_the_default_criteria_are_the_seven_of_the_council_and_weigh_a_hundred() -> None:
    assert [draft.name for draft in DEFAULT_CRITERIA] == [
        "地域課題への効果",
        "5Gの必要性",
        "実現可能性",
        "費用対効果",
        "広域連携・横展開",
        "継続性（運用・人材）",
        "デジタル・ディバイドへの配慮",
    ]
    assert sum(draft.weight for draft in DEFAULT_CRITERIA) == 100
    assert len(numbered(DEFAULT_CRITERIA)) == 7


def test_a_group_of_many_evaluators_weighs_no_more_than_a_group_of_one() -> None:
    judged = [(NEMURO, sheet("a", "port", 5)), (NEMURO, sheet("b", "port", 4))]
    judged += [(BETSUKAI, sheet("c", "port", 1))]
    value = value_on("c1", judged)
    assert value.value == Fraction(11, 4)
    assert (value.evaluators, value.groups) == (3, 2)


def test_not_judged_counts_neither_as_a_grade_nor_as_an_evaluator() -> None:
    value = value_on("c2", [(NEMURO, sheet("a", "port", 5, None)), (RAUSU, sheet("b", "p", 1, 2))])
    assert (value.value, value.evaluators) == (2, 1)


def test_a_criterion_that_nobody_judged_is_unknown_and_not_nought() -> None:
    assert value_on("c2", [(NEMURO, sheet("a", "port", 5, None))]).value is None


@given(st.lists(st.tuples(st.sampled_from([NEMURO, BETSUKAI, RAUSU]), GRADES), min_size=1))
def test_a_value_lies_between_the_lowest_and_the_highest_grade(given_grades) -> None:
    judged = [
        (group, sheet(str(n), "port", grade)) for n, (group, grade) in enumerate(given_grades)
    ]
    grades = [grade for _, grade in given_grades]
    assert min(grades) <= value_on("c1", judged).value <= max(grades)


def test_a_score_weighs_the_values_by_their_share() -> None:
    result = result_of(closed(), "port", [sheet("nemuro", "port", 5, 1)])
    assert result.score == Fraction(3 * 5 + 1 * 1, 4)


def test_scores_of_an_own_project_do_not_count() -> None:
    given = [sheet("nemuro", "port", 2, 2), sheet("rausu", "port", 5, 5)]
    result = result_of(closed(), "port", given)
    assert result.score == 2
    assert result.own_evaluations == ()


def test_the_exception_for_own_projects_is_recorded_where_it_was_used() -> None:
    round_ = closed(replace(PLAN, allow_own=True))
    given = [sheet("nemuro", "port", 2, 2), sheet("rausu", "port", 5, 5)]
    result = result_of(round_, "port", given)
    assert result.score == Fraction(7, 2)
    assert result.own_evaluations == (RAUSU,)
    assert result_of(round_, "snow", [sheet("nemuro", "snow", 3, 3)]).own_evaluations == ()


def test_a_candidate_whom_nobody_may_score_is_unranked_and_says_why() -> None:
    round_ = closed(replace(PLAN, appointments=APPOINTMENTS[:1]))
    result = result_of(round_, "barn", [])
    assert (result.score, result.rank) == (None, None)
    assert result.why_unranked is WhyUnranked.NOBODY_ELIGIBLE


def test_a_candidate_judged_on_some_criteria_only_is_unranked_and_says_why() -> None:
    result = result_of(closed(), "port", [sheet("nemuro", "port", 5, None)])
    assert result.rank is None
    assert result.why_unranked is WhyUnranked.NOT_JUDGED
    assert [value.value for value in result.values] == [5, None]


WITH_TWO_FOR_BARN = replace(PLAN, appointments=APPOINTMENTS[:4])
"""Of these four evaluators, two are of towns that take part in "barn"."""


def test_a_candidate_that_fewer_than_three_may_score_is_a_reference_and_takes_no_rank() -> None:
    given = [*sheets("barn", 5, 5), *sheets("port", 4, 4)]
    round_ = closed(WITH_TWO_FOR_BARN)
    barn = result_of(round_, "barn", given)
    assert (barn.score, barn.rank, barn.rank_in_municipality) == (5, None, None)
    assert barn.why_unranked is WhyUnranked.TOO_FEW_EVALUATORS
    assert (barn.eligible, barn.scored) == (2, 2)
    assert result_of(round_, "port", given).rank == 1
    assert next(r.candidate.project_id for r in round_.rank(given)) == "port"


@pytest.mark.parametrize(
    "third",
    [(), (4,), (None, None)],
    ids=["did not", "left a criterion out", "could judge nothing"],
)
def test_a_candidate_that_three_may_score_and_two_have_scored_is_a_reference(
    third: tuple[int | None, ...],
) -> None:
    """nemuro, betsukai and nakashibetsu may score "port", which is 羅臼町's."""
    round_ = closed(replace(PLAN, appointments=(*APPOINTMENTS[:3], APPOINTMENTS[4])))
    two = [sheet("nemuro", "port", 5, 5), sheet("betsukai", "port", 5, 5)]
    others = sheets("snow", 3, 3)
    port = result_of(round_, "port", [*two, sheet("nakashibetsu", "port", *third), *others])

    assert (port.eligible, port.scored) == (3, 2)
    assert (port.rank, port.rank_in_municipality) == (None, None)
    assert port.score is not None
    assert port.why_unranked is WhyUnranked.TOO_FEW_EVALUATORS


def test_who_says_of_a_criterion_that_they_cannot_judge_it_has_scored_the_candidate() -> None:
    round_ = closed(replace(PLAN, appointments=(*APPOINTMENTS[:3], APPOINTMENTS[4])))
    given = [sheet("nakashibetsu", "port", 5, None), *sheets("port", 5, 5)[:2]]
    port = result_of(round_, "port", given)
    assert (port.scored, port.rank) == (3, 1)


def test_a_round_published_under_an_earlier_rule_keeps_its_ranks() -> None:
    round_ = closed(WITH_TWO_FOR_BARN)
    round_.fewest_evaluators = 1
    assert result_of(round_, "barn", [sheet("expert", "barn", 5, 5)]).rank == 1
    round_.fewest_evaluators = 0
    assert result_of(round_, "barn", [sheet("expert", "barn", 5, 5)]).rank == 1


def test_ties_share_a_rank_and_the_unranked_come_last() -> None:
    given = [*sheets("barn", 4, 4), *sheets("snow", 4, 4)]
    ranked = [(r.candidate.project_id, r.rank) for r in closed().rank(given)]
    assert ranked == [("barn", 1), ("snow", 1), ("port", None)]


def test_projects_of_one_municipality_are_also_ranked_among_themselves() -> None:
    given = [
        each
        for project_id, grade in {"port": 2, "barn": 5, "snow": 3}.items()
        for each in sheets(project_id, grade, grade)
    ]
    parts = by_municipality(closed().rank(given))
    assert list(parts) == [BETSUKAI, RAUSU]
    ranked = [(r.candidate.project_id, r.rank, r.rank_in_municipality) for r in parts[RAUSU]]
    assert ranked == [("snow", 2, 1), ("port", 3, 2)]


@given(
    st.lists(st.tuples(GRADES, GRADES), min_size=3, max_size=3),
    st.tuples(st.integers(1, 200), st.integers(1, 200)),
    st.integers(2, 5),
)
def test_weights_in_another_unit_give_the_same_ranking(grades, weights, factor) -> None:
    filled = [
        each
        for project_id, pair in zip(("port", "barn", "snow"), grades, strict=True)
        for each in sheets(project_id, *pair)
    ]
    once, again = (
        closed(replace(PLAN, criteria=criteria(*(w * f for w in weights)))).rank(filled)
        for f in (1, factor)
    )
    assert [(r.rank, r.score) for r in once] == [(r.rank, r.score) for r in again]


@given(st.permutations(["port", "barn", "snow"]), st.tuples(GRADES, GRADES, GRADES))
def test_the_order_of_candidates_changes_no_result(order, grades) -> None:
    filled = [
        each
        for project_id, grade in zip(("port", "barn", "snow"), grades, strict=True)
        for each in sheets(project_id, grade, grade)
    ]
    listed, shuffled = (
        {r.candidate.project_id: (r.rank, r.rank_in_municipality, r.score) for r in ranked}
        for ranked in (
            closed().rank(filled),
            closed(replace(PLAN, project_ids=tuple(order))).rank(filled),
        )
    )
    assert listed == shuffled


@given(st.integers(min_value=1, max_value=6), GRADES)
def test_more_evaluators_of_one_mind_in_a_group_change_no_value(colleagues, grade) -> None:
    alone = [(RAUSU, sheet("x", "p", grade)), (NEMURO, sheet("y", "p", 1))]
    joined = alone + [(RAUSU, sheet(f"x{n}", "p", grade)) for n in range(colleagues)]
    assert value_on("c1", joined).value == value_on("c1", alone).value


def test_somebody_not_appointed_does_not_count() -> None:
    round_ = closed(replace(PLAN, appointments=(Appointment(member_id="nemuro", group=NEMURO),)))
    given = [sheet("nemuro", "port", 3, 3), sheet("stranger", "port", 5, 5)]
    assert result_of(round_, "port", given).score == 3


def test_who_can_score_no_more_counts_for_what_they_have_scored_alone() -> None:
    round_ = opened()
    gone = {"nemuro": replace(MEMBERS["nemuro"], is_suspended=True)}
    round_.note_unable({**MEMBERS, **gone}, TODAY)
    round_.close(at=NOW)
    given = [sheet("nemuro", "snow", 4, 4), sheet("nemuro", "port", 4)]

    assert result_of(round_, "snow", given).eligible == 4
    assert result_of(round_, "port", given).eligible == 3

    round_.note_unable(MEMBERS, TODAY)
    assert result_of(round_, "port", given).eligible == 3, "as it was at the close"


@pytest.mark.parametrize(
    ("change", "days_on"),
    [
        ({"is_suspended": True}, 0),
        ({"is_evaluator": False}, 0),
        ({"term_until": TODAY}, 1),
        ({"municipality": BETSUKAI}, 0),
    ],
)
def test_who_is_suspended_or_out_of_term_role_or_town_can_score_no_more(change, days_on) -> None:
    round_ = opened()
    round_.note_unable(MEMBERS, TODAY)
    assert round_.unable == frozenset()

    changed = {**MEMBERS, "nemuro": replace(MEMBERS["nemuro"], **change)}
    round_.note_unable(changed, TODAY + timedelta(days=days_on))
    assert round_.unable == {"nemuro"}


def test_scores_must_name_a_criterion_once_and_a_grade_of_one_to_five() -> None:
    scores = [
        Score(criterion_id="c1", grade=6),
        Score(criterion_id="c1", grade=5),
        Score(criterion_id="c9", grade=None),
    ]
    with pytest.raises(Invalid) as refused:
        answers_of(scores, closed().criteria)
    assert [problem.pointer for problem in refused.value.problems] == [
        "/scores/0/grade",
        "/scores/1/criterion_id",
        "/scores/2/criterion_id",
    ]


def test_not_judged_is_an_answer_but_no_grade() -> None:
    scores = [Score(criterion_id="c1", grade=None), Score(criterion_id="c2", grade=4)]
    assert answers_of(scores, closed().criteria) == {"c1": None, "c2": 4}
    unjudged, waiting = sheet("nemuro", "port", None, 4), sheet("nemuro", "port", 4)
    assert unjudged.grades == {"c2": 4}
    assert unjudged.is_complete(closed().criteria)
    assert not waiting.is_complete(closed().criteria)
