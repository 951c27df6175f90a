"""A project's states, and who may bring it from one to the next."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.domain import Attachment, Measurement, Progress, Project
from services.registry.domain.project import number_of
from shared.errors import Conflict, Invalid, Stale
from shared.events import registry as facts
from shared.life_cycles import PROJECT
from shared.vocabulary import Approval, ProjectState
from tests.unit.registry.content import COMPLETE, content

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def project(**changed: Any) -> Project:
    given: dict[str, Any] = {
        "id": "p",
        "content": COMPLETE,
        "created_at": NOW,
        "updated_at": NOW,
        "shown_at": NOW,
        "created_by": "rausu",
    }
    return Project(**given | changed)


def submitted() -> Project:
    made = project()
    made.request_approval(NOW)
    made.approve(1, NOW)
    return made


@pytest.mark.parametrize("asked", [True, False])
def test_the_section_heads_approval_submits_a_draft_asked_for_or_not(asked: bool) -> None:
    draft = project()
    if asked:
        draft.request_approval(NOW)
    fact = draft.approve(1, NOW)

    assert (draft.state, draft.version, draft.number) == (ProjectState.SUBMITTED, 1, "R8-羅臼-001")
    assert isinstance(fact, facts.ProjectSubmitted)
    assert fact.title == COMPLETE.title


def test_an_incomplete_draft_is_not_laid_before_the_section_head() -> None:
    draft = project(content=content(problem=""))
    with pytest.raises(Invalid) as refused:
        draft.request_approval(NOW)
    assert [p.pointer for p in refused.value.problems] == ["/problem"]


def test_an_incomplete_draft_is_not_approved_either() -> None:
    draft = project(content=content(problem=""))
    with pytest.raises(Invalid) as refused:
        draft.approve(1, NOW)
    assert [p.pointer for p in refused.value.problems] == ["/problem"]


def test_an_edit_while_approval_is_awaited_makes_the_request_lapse_until_it_is_made_anew() -> None:
    draft = project()
    draft.request_approval(NOW)
    draft.edit(content(title="別の名称"), NOW)
    draft.edit(content(title="また別の名称"), NOW)
    assert draft.approval is Approval.LAPSED
    draft.request_approval(NOW)
    assert draft.approval is Approval.REQUESTED


def test_files_are_part_of_what_is_approved() -> None:
    file = Attachment("00", "計画.pdf", "application/pdf", 3)
    draft = project()
    draft.request_approval(NOW)
    draft.attach(file, NOW)
    assert draft.approval is Approval.LAPSED
    draft.request_approval(NOW)
    draft.detach(file.sha256, NOW)
    assert draft.approval is Approval.LAPSED


def test_saving_what_stands_there_already_leaves_the_request() -> None:
    draft = project()
    draft.request_approval(NOW)
    draft.edit(COMPLETE, NOW)
    assert draft.approval is Approval.REQUESTED


def test_a_date_too_far_ahead_that_was_saved_once_is_saved_again() -> None:
    far = content(indicators=(replace(COMPLETE.indicators[0], due_date=date(2118, 1, 1)),))
    draft = project(content=far)
    draft.edit(replace(far, title="別の名称"), NOW)
    assert draft.content.title == "別の名称"
    with pytest.raises(Invalid):
        project().edit(far, NOW)


def test_what_the_section_head_did_not_approve_says_so_until_it_is_asked_for_again() -> None:
    draft = project()
    draft.request_approval(NOW)
    draft.decline("経費を見直してください。", NOW)
    draft.edit(content(title="別の名称"), NOW)
    assert draft.approval is Approval.DECLINED


def test_what_is_submitted_is_not_submitted_again_unchanged() -> None:
    made = submitted()
    assert not made.allows("approve")
    with pytest.raises(Conflict):
        made.request_approval(NOW)
    made.edit(content(title="差替え"), NOW)
    assert made.allows("request-approval")


def test_a_replacement_leaves_the_submitted_version_untouched_until_it_is_approved() -> None:
    made = submitted()
    made.edit(content(title="差替え"), NOW)
    assert made.submitted_content == COMPLETE

    made.request_approval(NOW)
    made.approve(99, NOW)

    assert made.submitted_content is not None
    assert (made.submitted_content.title, made.version) == ("差替え", 2)
    assert made.number == "R8-羅臼-001"


def test_a_returned_project_needs_the_section_head_again() -> None:
    made = submitted()
    made.send_back("根拠を添えてください。", NOW)
    with pytest.raises(Conflict):
        made.accept(NOW)
    made.request_approval(NOW)
    made.approve(1, NOW)
    assert (made.state, made.version, made.return_comment) == (ProjectState.SUBMITTED, 2, "")


def declined() -> Project:
    """A replacement of what was submitted, which 所属長 sent back to the 担当者."""
    made = submitted()
    made.edit(content(title="差替え"), NOW)
    made.request_approval(NOW)
    made.decline("町の方針と違います。", NOW)
    return made


@pytest.mark.parametrize("step", ["accept", "withdraw", "begin-evaluation", "send-back"])
def test_a_reason_asks_nothing_of_the_town_once_the_project_went_on(step: str) -> None:
    made = declined()
    assert made.unanswered_comment == "町の方針と違います。"
    match step:
        case "accept":
            made.accept(NOW)
        case "withdraw":
            made.withdraw(NOW)
        case "begin-evaluation":
            made.begin_evaluation("r", NOW)
        case "send-back":
            made.send_back("根拠を添えてください。", NOW)
    assert made.unanswered_comment == ("根拠を添えてください。" if step == "send-back" else "")


def test_a_reason_asks_nothing_once_what_it_was_about_was_taken_back() -> None:
    made = declined()
    made.edit(COMPLETE, NOW)
    assert made.unanswered_comment == ""


@pytest.mark.parametrize(
    "state", [ProjectState.ACCEPTED, ProjectState.WITHDRAWN, ProjectState.COMPLETED]
)
def test_an_old_reason_on_record_asks_nothing_of_whoever_may_not_edit(state: ProjectState) -> None:
    assert project(state=state, return_comment="古い理由").unanswered_comment == ""


def test_the_lead_town_cannot_be_handed_over_by_editing() -> None:
    draft = project()
    draft.edit(content(lead_municipality="012238", partners=()), NOW)
    assert draft.lead == COMPLETE.lead_municipality


def test_a_draft_nobody_had_seen_is_withdrawn_without_a_word() -> None:
    assert project().withdraw(NOW) is None
    assert submitted().withdraw(NOW) == facts.ProjectWithdrawn(project_id="p")


@pytest.mark.parametrize(
    "state", [ProjectState.ADOPTED, ProjectState.IN_PROGRESS, ProjectState.COMPLETED]
)
def test_nothing_is_withdrawn_after_adoption(state: ProjectState) -> None:
    with pytest.raises(Conflict):
        project(state=state).withdraw(NOW)


def test_a_decision_of_another_round_is_not_followed() -> None:
    made = submitted()
    made.accept(NOW)
    made.begin_evaluation("round-1", NOW)
    assert made.follow_decision("round-2", "adopted", NOW) is None
    assert made.follow_decision("round-1", "adopted", NOW) is not None
    assert made.state is ProjectState.ADOPTED


def on_hold() -> Project:
    made = submitted()
    made.accept(NOW)
    made.begin_evaluation("round-1", NOW)
    made.follow_decision("round-1", "on_hold", NOW)
    return made


def test_a_project_on_hold_may_enter_a_later_round() -> None:
    assert on_hold().begin_evaluation("round-2", NOW) is not None


def test_a_project_on_hold_is_revised_approved_and_accepted_again() -> None:
    held = on_hold()
    held.edit(content(title="改めた計画"), NOW)
    assert (held.state, held.has_unsubmitted_changes) == (ProjectState.ON_HOLD, True)
    held.request_approval(NOW)
    held.approve(99, NOW)
    held.accept(NOW)
    assert (held.version, held.number) == (2, "R8-羅臼-001")
    assert held.begin_evaluation("round-2", NOW) is not None


@pytest.mark.parametrize("crossing", ["handed in anew", "sent back"])
def test_a_project_that_changes_hands_as_a_round_opens_over_it_follows_that_round(
    crossing: str,
) -> None:
    made = on_hold()
    if crossing == "handed in anew":
        made.edit(content(title="改めた計画"), NOW)
        made.approve(99, NOW)
    else:
        made = submitted()
        made.accept(NOW)
        made.send_back("根拠を添えてください。", NOW)

    assert made.begin_evaluation("round-2", NOW) is not None
    assert made.follow_decision("round-2", "adopted", NOW) is not None
    assert made.state is ProjectState.ADOPTED


def test_a_round_over_a_project_on_hold_leaves_no_request_behind() -> None:
    held = on_hold()
    held.edit(content(title="改めた計画"), NOW)
    held.request_approval(NOW)
    held.begin_evaluation("round-2", NOW)
    assert held.approval is Approval.NONE
    assert held.has_unsubmitted_changes


def test_only_what_is_not_adopted_or_withdrawn_has_come_to_its_end() -> None:
    goes_on = {state for action in PROJECT.values() for state in action.leaves}
    assert set(ProjectState) - goes_on == {ProjectState.NOT_ADOPTED, ProjectState.WITHDRAWN}


def test_a_round_over_a_withdrawn_project_changes_nothing() -> None:
    made = submitted()
    made.withdraw(NOW)
    assert made.begin_evaluation("round-1", NOW) is None
    assert made.state is ProjectState.WITHDRAWN


def test_a_revision_read_before_anothers_change_is_stale() -> None:
    draft = project()
    draft.edit(content(title="改めた計画"), NOW)
    with pytest.raises(Stale):
        draft.expect_revision(1)


def progress(fiscal_year: int, *measured: tuple[str, float]) -> Progress:
    return Progress(
        fiscal_year=fiscal_year,
        initial_yen=12_000_000,
        operating_yen=0,
        measured=tuple(Measurement(name=name, value=value) for name, value in measured),
    )


@pytest.mark.parametrize("year", [2025, 2027, 99_999, 0])
def test_no_progress_is_reported_of_years_before_the_plan_or_not_yet_begun(year: int) -> None:
    begun = project(state=ProjectState.IN_PROGRESS, submitted_content=COMPLETE)
    with pytest.raises(Invalid) as refused:
        begun.report_progress(progress(year), NOW)
    assert [p.pointer for p in refused.value.problems] == ["/fiscal_year"]
    assert begun.progress == ()


def test_only_the_indicators_of_the_plan_are_measured_and_each_once() -> None:
    begun = project(state=ProjectState.IN_PROGRESS, submitted_content=COMPLETE)
    planned = COMPLETE.indicators[0].name
    with pytest.raises(Invalid) as refused:
        begun.report_progress(progress(2026, (planned, 1), ("別の指標", 2), (planned, 3)), NOW)
    assert [p.pointer for p in refused.value.problems] == ["/measured/1/name", "/measured/2/name"]


def test_a_later_report_of_a_year_replaces_the_earlier_one() -> None:
    begun = project(state=ProjectState.IN_PROGRESS, submitted_content=COMPLETE)
    planned = COMPLETE.indicators[0].name
    begun.report_progress(progress(2026), NOW)
    begun.report_progress(progress(2026, (planned, 35.0)), NOW)
    assert begun.progress == (progress(2026, (planned, 35.0)),)


def test_numbers_follow_the_fiscal_year_in_tokyo() -> None:
    new_year_in_tokyo = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)
    assert number_of("012238", new_year_in_tokyo, 7) == "R9-根室-007"
