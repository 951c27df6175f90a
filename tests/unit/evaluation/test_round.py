"""The life of a round: what each step needs, and what it tells the others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.evaluation.domain import EXPERTS, Appointment, Candidate, Surroundings
from services.evaluation.domain.errors import (
    AppointmentEnded,
    DecisionsMissing,
    FixedSinceOpening,
    NotAppointed,
    NotReady,
    OwnProject,
    WithdrawnProject,
    WrongState,
)
from shared.errors import Invalid, NotFound
from shared.events.evaluation import Decision, DecisionRecorded, ResultsPublished
from shared.vocabulary import RoundState
from tests.unit.evaluation.rounds import (
    APPOINTMENTS,
    AROUND,
    BARN,
    BETSUKAI,
    DUE,
    MEMBERS,
    NEMURO,
    NOW,
    PLAN,
    PORT,
    TODAY,
    closed,
    criteria,
    decision,
    opened,
    prepared,
    sheet,
)


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.pointer for problem in refused.value.problems]


def withdraw(round_, project_id: str) -> None:
    round_.candidates = tuple(
        replace(c, is_withdrawn=c.is_withdrawn or c.project_id == project_id)
        for c in round_.candidates
    )


def test_opening_tells_which_projects_are_scored_by_what() -> None:
    fact = prepared().open(AROUND, at=NOW)
    assert fact.project_ids == ("port", "barn", "snow")
    assert [(c.id, c.weight) for c in fact.criteria] == [("c1", 3), ("c2", 1)]
    assert all(len(c.anchors) == 5 for c in fact.criteria)


def test_the_steps_follow_one_another_and_none_is_taken_twice() -> None:
    round_ = prepared()
    with pytest.raises(WrongState):
        round_.close(at=NOW)
    round_.open(AROUND, at=NOW)
    with pytest.raises(WrongState):
        round_.open(AROUND, at=NOW)
    round_.close(at=NOW)
    with pytest.raises(WrongState):
        round_.close(at=NOW)
    assert round_.state is RoundState.CLOSED


def test_a_plan_that_names_a_project_or_an_evaluator_twice_is_refused() -> None:
    plan = replace(
        PLAN,
        project_ids=("port", "port"),
        appointments=(PLAN.appointments[0], PLAN.appointments[0]),
    )
    with pytest.raises(Invalid) as refused:
        plan.check(since=TODAY)
    assert pointers(refused) == ["/candidates/1", "/evaluators/1/member_id"]


def test_a_criterion_needs_a_name_a_weight_and_five_written_anchors() -> None:
    first, second = criteria(1, 1)
    wrong = (
        replace(first, name=" ", weight=0.0),
        replace(second, anchors=(*second.anchors[:4], "")),
        replace(first, anchors=first.anchors[:4]),
    )
    with pytest.raises(Invalid) as refused:
        prepared(replace(PLAN, criteria=wrong))
    assert pointers(refused) == [
        "/criteria/0/name",
        "/criteria/0/weight",
        "/criteria/1/anchors/4",
        "/criteria/2/anchors",
    ]


def test_two_criteria_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        prepared(replace(PLAN, criteria=criteria(1) * 2))
    assert pointers(refused) == ["/criteria/1/name"]


def test_no_round_is_saved_with_a_due_date_that_is_past() -> None:
    late = replace(PLAN, due_date=AROUND.today - timedelta(days=1))
    for save in (lambda: prepared(late), lambda: opened().revise(late, AROUND)):
        with pytest.raises(Invalid) as refused:
            save()
        assert pointers(refused) == ["/due_date"]
    assert prepared(replace(PLAN, due_date=AROUND.today)).due_date == AROUND.today


def test_a_due_date_too_far_ahead_is_refused_but_where_it_stands_already() -> None:
    far = replace(PLAN, due_date=date(2199, 12, 31))
    for save in (lambda: prepared(far), lambda: opened().revise(far, AROUND)):
        with pytest.raises(Invalid) as refused:
            save()
        assert pointers(refused) == ["/due_date"]
    round_ = prepared()
    round_.due_date = far.due_date
    round_.revise(replace(far, title="別の名称"), AROUND)
    assert round_.title == "別の名称"


def test_a_due_date_that_passed_meanwhile_keeps_nobody_from_being_appointed() -> None:
    round_ = opened(replace(PLAN, appointments=APPOINTMENTS[:4]))
    round_.revise(PLAN, replace(AROUND, today=DUE + timedelta(days=3)))
    assert round_.appointments == APPOINTMENTS


def test_a_round_without_candidates_or_evaluators_or_past_its_due_date_does_not_open() -> None:
    late = replace(AROUND, today=DUE + timedelta(days=1))
    with pytest.raises(NotReady) as refused:
        prepared(replace(PLAN, project_ids=(), appointments=())).open(late, at=NOW)
    assert pointers(refused) == ["/candidates", "/evaluators", "/due_date"]


def test_a_project_of_which_nothing_was_heard_keeps_the_round_from_opening() -> None:
    with pytest.raises(NotReady) as refused:
        prepared(replace(PLAN, project_ids=("port", "elsewhere"))).open(AROUND, at=NOW)
    assert pointers(refused) == ["/candidates/1"]
    assert "未着" in refused.value.problems[0].message


def test_only_accepted_projects_and_those_on_hold_are_scored() -> None:
    round_ = prepared()
    round_.candidates = (
        Candidate(project_id="port", project=replace(PORT, state="submitted")),
        *round_.candidates[1:],
    )
    with pytest.raises(NotReady) as refused:
        round_.open(AROUND, at=NOW)
    assert pointers(refused) == ["/candidates/0"]


def test_a_project_is_not_scored_in_two_rounds_at_a_time() -> None:
    with pytest.raises(NotReady) as refused:
        prepared().open(replace(AROUND, busy={"barn"}), at=NOW)
    assert pointers(refused) == ["/candidates/1"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"is_evaluator": False}, "/evaluators/0/member_id"),
        ({"is_suspended": True}, "/evaluators/0/member_id"),
        ({"term_until": date(2026, 3, 31)}, "/evaluators/0/member_id"),
        ({"municipality": BETSUKAI}, "/evaluators/0/municipality"),
    ],
)
def test_a_member_who_cannot_serve_as_appointed_keeps_the_round_from_opening(
    change: dict, pointer: str
) -> None:
    members = {**MEMBERS, "nemuro": replace(MEMBERS["nemuro"], **change)}
    with pytest.raises(NotReady) as refused:
        prepared().open(replace(AROUND, members=members), at=NOW)
    assert pointers(refused) == [pointer]


def test_an_official_cannot_be_appointed_as_an_outside_expert() -> None:
    plan = replace(PLAN, appointments=(Appointment(member_id="nemuro", group=EXPERTS),))
    with pytest.raises(NotReady) as refused:
        prepared(plan).open(AROUND, at=NOW)
    assert pointers(refused) == ["/evaluators/0/municipality"]


def test_once_open_the_due_date_moves_and_evaluators_join() -> None:
    round_ = opened(replace(PLAN, appointments=PLAN.appointments[:2]))
    later = DUE + timedelta(days=7)
    round_.revise(replace(PLAN, due_date=later), AROUND)
    assert round_.due_date == later
    assert round_.appointment_of("expert") is not None
    assert all(candidate.project for candidate in round_.candidates)


def test_an_evaluator_who_joins_an_open_round_must_be_known() -> None:
    round_ = opened(replace(PLAN, appointments=PLAN.appointments[:4]))
    nobody = Surroundings(today=TODAY, members={}, busy=())
    with pytest.raises(NotReady) as refused:
        round_.revise(PLAN, nobody)
    assert pointers(refused) == ["/evaluators/4/member_id"]


@pytest.mark.parametrize(
    "change",
    [
        {"criteria": criteria(1, 1)},
        {"project_ids": ("port",)},
        {"appointments": PLAN.appointments[1:]},
        {"allow_own": True},
        {"fiscal_year": 2027},
    ],
)
def test_what_evaluators_score_by_is_fixed_once_open(change: dict) -> None:
    with pytest.raises(FixedSinceOpening):
        opened().revise(replace(PLAN, **change), AROUND)


def test_a_closed_round_is_not_revised() -> None:
    with pytest.raises(WrongState):
        closed().revise(PLAN, AROUND)


def test_an_evaluator_scores_projects_of_others() -> None:
    opened().admit_score("nemuro", "port", TODAY)


@pytest.mark.parametrize(
    ("member", "project"), [("rausu", "port"), ("nemuro", "barn"), ("betsukai", "barn")]
)
def test_nobody_scores_a_project_that_their_municipality_leads_or_joins(member, project) -> None:
    with pytest.raises(OwnProject):
        opened().admit_score(member, project, TODAY)


def test_the_round_may_allow_scoring_of_own_projects() -> None:
    opened(replace(PLAN, allow_own=True)).admit_score("rausu", "port", TODAY)


def test_somebody_who_is_not_appointed_does_not_score() -> None:
    with pytest.raises(NotAppointed):
        opened().admit_score("stranger", "port", TODAY)


def test_a_project_outside_the_round_is_not_scored() -> None:
    with pytest.raises(NotFound):
        opened().admit_score("nemuro", "elsewhere", TODAY)


def test_an_experts_last_day_is_their_last_day() -> None:
    round_ = opened()
    round_.admit_score("expert", "port", date(2027, 3, 31))
    with pytest.raises(AppointmentEnded):
        round_.admit_score("expert", "port", date(2027, 4, 1))


def test_scores_are_taken_until_the_round_is_closed_even_past_the_due_date() -> None:
    round_ = opened()
    round_.admit_score("nemuro", "port", DUE + timedelta(days=3))
    round_.close(at=NOW)
    with pytest.raises(WrongState):
        round_.admit_score("nemuro", "port", TODAY)


def test_a_withdrawn_project_is_neither_scored_nor_decided() -> None:
    round_ = opened()
    withdraw(round_, "barn")
    with pytest.raises(WithdrawnProject):
        round_.admit_score("rausu", "barn", TODAY)
    round_.close(at=NOW)
    with pytest.raises(WithdrawnProject):
        round_.decide(decision("barn"), TODAY, by="office", at=NOW)


def test_ranks_are_not_shown_while_scores_still_change() -> None:
    with pytest.raises(WrongState):
        opened().rank([])


def test_decisions_are_recorded_after_the_close() -> None:
    with pytest.raises(WrongState):
        opened().decide(decision("port"), TODAY, by="office", at=NOW)


def test_a_decision_needs_a_reason_and_a_meeting_that_was_held() -> None:
    wrong = replace(decision("port"), reason="　", meeting_date=TODAY + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        closed().decide(wrong, TODAY, by="office", at=NOW)
    assert pointers(refused) == ["/reason", "/meeting_date"]


def test_a_decision_of_a_meeting_before_the_round_opened_is_refused_and_says_since_when() -> None:
    before = replace(decision("port"), meeting_date=TODAY - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        closed().decide(before, TODAY, by="office", at=NOW)
    (problem,) = refused.value.problems
    assert problem.pointer == "/meeting_date"
    assert "令和8年11月23日より前" in problem.message


def test_a_decision_of_the_day_on_which_the_round_opened_is_taken() -> None:
    round_ = closed()
    round_.decide(decision("port"), TODAY, by="office", at=NOW)
    assert round_.decisions["port"].meeting_date == TODAY


def test_a_decision_can_be_corrected_until_publication() -> None:
    round_ = closed()
    round_.decide(decision("port"), TODAY, by="office", at=NOW)
    round_.decide(decision("port", Decision.ON_HOLD), TODAY, by="office", at=NOW)
    assert round_.decisions["port"].decision is Decision.ON_HOLD


def test_a_corrected_decision_stays_beside_the_newer_one_with_who_and_when() -> None:
    round_, later = closed(), NOW + timedelta(hours=1)
    round_.decide(decision("port"), TODAY, by="office", at=NOW)
    round_.decide(decision("port", Decision.ON_HOLD), TODAY, by="another", at=later)
    first, second = round_.records["port"]
    assert (first.decision, first.by, first.at) == (decision("port"), "office", NOW)
    assert (second.decision.decision, second.by, second.at) == (Decision.ON_HOLD, "another", later)


def test_the_same_decision_again_is_no_new_record() -> None:
    round_ = closed()
    round_.decide(decision("port"), TODAY, by="office", at=NOW)
    round_.decide(decision("port"), TODAY, by="another", at=NOW)
    assert [record.by for record in round_.records["port"]] == ["office"]


def test_publication_waits_for_a_decision_on_every_candidate() -> None:
    round_ = closed()
    round_.decide(decision("port"), TODAY, by="office", at=NOW)
    with pytest.raises(DecisionsMissing) as refused:
        round_.publish([], at=NOW)
    assert pointers(refused) == ["/decisions/barn", "/decisions/snow"]
    assert round_.state is RoundState.CLOSED


def test_publication_tells_each_decision_and_then_the_results() -> None:
    round_ = closed()
    for project_id in round_.project_ids:
        round_.decide(decision(project_id), TODAY, by="office", at=NOW)
    *decisions, results = round_.publish([sheet("nemuro", "port", 5, 3)], at=NOW)
    assert [fact.project_id for fact in decisions] == ["port", "barn", "snow"]
    assert all(isinstance(fact, DecisionRecorded) for fact in decisions)
    assert isinstance(results, ResultsPublished)
    assert results.candidates[0].title == PORT.title
    assert results.candidates[0].score == pytest.approx(4.5)
    assert round_.state is RoundState.PUBLISHED


def test_a_withdrawn_candidate_needs_no_decision_and_is_told_as_withdrawn() -> None:
    round_ = closed()
    round_.decide(decision("barn"), TODAY, by="office", at=NOW)
    withdraw(round_, "barn")
    for project_id in ("port", "snow"):
        round_.decide(decision(project_id), TODAY, by="office", at=NOW)
    *decisions, results = round_.publish([sheet("rausu", "barn", 5, 5)], at=NOW)
    assert [fact.project_id for fact in decisions] == ["port", "snow"]
    barn = next(c for c in results.candidates if c.project_id == BARN.id)
    assert (barn.decision, barn.rank, barn.why_unranked) == (None, None, "withdrawn")


def test_published_results_name_no_evaluator() -> None:
    round_ = closed()
    for project_id in round_.project_ids:
        round_.decide(decision(project_id), TODAY, by="office", at=NOW)
    told = repr(round_.publish([sheet("nemuro", "port", 5, 3)], at=NOW))
    assert not any(repr(member) in told for member in MEMBERS)
    assert NEMURO in told
