"""What a project does is what the table of its life says, in every state."""

from collections.abc import Callable

import pytest

from services.registry import permissions
from services.registry.domain import Project
from shared.errors import Conflict
from shared.events.fact import Fact
from shared.life_cycles import PROJECT
from shared.vocabulary import Approval, ProjectState
from tests.unit.registry.content import content
from tests.unit.registry.test_life import NOW, progress, project

ROUND = "round-1"
BESIDE = {"decline": Approval.REQUESTED, "cancel-request": Approval.REQUESTED}
"""What else an action needs."""

TAKE: dict[str, Callable[[Project], Fact | None]] = {
    "edit": lambda one: one.edit(content(title="改めた計画"), NOW),
    "request-approval": lambda one: one.request_approval(NOW),
    "cancel-request": lambda one: one.cancel_request(NOW),
    "approve": lambda one: one.approve(1, NOW),
    "decline": lambda one: one.decline("直してください。", NOW),
    "accept": lambda one: one.accept(NOW),
    "return": lambda one: one.send_back("直してください。", NOW),
    "withdraw": lambda one: one.withdraw(NOW),
    "begin-evaluation": lambda one: one.begin_evaluation(ROUND, NOW),
    "follow-decision": lambda one: one.follow_decision(ROUND, ProjectState.ON_HOLD, NOW),
    "start": lambda one: one.start(NOW),
    "complete": lambda one: one.complete(NOW),
    "report-progress": lambda one: one.report_progress(progress(2026), NOW),
}


def standing_at(state: ProjectState, action: str) -> Project:
    """Submitted before, and changed since, as far as the state lets it be."""
    return project(
        state=state,
        approval=BESIDE.get(action, Approval.NONE),
        version=1,
        number="R8-羅臼-001",
        round_id=ROUND,
        submitted_content=content(title="前の版"),
    )


def test_each_action_of_the_table_is_one_of_the_project() -> None:
    assert set(TAKE) == set(PROJECT)


@pytest.mark.parametrize("state", ProjectState)
@pytest.mark.parametrize("action", PROJECT)
def test_an_action_leads_where_the_table_says_and_from_nowhere_else(
    action: str, state: ProjectState
) -> None:
    one = standing_at(state, action)
    if PROJECT.allows(action, state):
        fact = TAKE[action](one)
        assert one.state in (PROJECT[action].to or (state,))
        assert (fact and fact.TYPE,) == (PROJECT[action].facts or (None,))
    elif PROJECT[action].permission:
        with pytest.raises(Conflict):
            TAKE[action](one)
    else:
        assert TAKE[action](one) is None
        assert one.state is state


def test_the_table_names_permissions_of_the_registry() -> None:
    named = {action.permission for action in PROJECT.values() if action.permission}
    assert named == set(permissions.OF_ACTIONS)
