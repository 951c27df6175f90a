"""What a round does is what the table of its life says."""

from collections.abc import Callable

import pytest

from services.evaluation import permissions
from services.evaluation.domain import Round
from services.evaluation.domain.errors import WrongState
from shared.life_cycles import ROUND
from shared.vocabulary import RoundState
from tests.unit.evaluation.rounds import (
    AROUND,
    NOW,
    PLAN,
    TODAY,
    closed,
    decision,
    opened,
    prepared,
)


def decided() -> Round:
    round_ = closed()
    for project_id in round_.project_ids:
        round_.decide(decision(project_id), TODAY, by="office", at=NOW)
    return round_


def published() -> Round:
    round_ = decided()
    round_.publish([], at=NOW)
    return round_


IN_STATE: dict[RoundState, Callable[[], Round]] = {
    RoundState.PREPARING: prepared,
    RoundState.OPEN: opened,
    RoundState.CLOSED: decided,
    RoundState.PUBLISHED: published,
}
TAKE: dict[str, Callable[[Round], object]] = {
    "edit": lambda one: one.revise(PLAN, AROUND),
    "open": lambda one: one.open(AROUND, at=NOW),
    "close": lambda one: one.close(at=NOW),
    "decide": lambda one: one.decide(decision("port"), TODAY, by="office", at=NOW),
    "publish": lambda one: one.publish([], at=NOW),
    "score": lambda one: one.admit_score("expert", "barn", TODAY),
    "see_ranking": lambda one: one.rank([]),
}


def test_each_action_of_the_table_is_one_of_the_round() -> None:
    assert set(TAKE) == set(ROUND)


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("action", ROUND)
def test_an_action_leads_where_the_table_says_and_from_nowhere_else(
    action: str, state: RoundState
) -> None:
    one = IN_STATE[state]()
    if not ROUND.allows(action, state):
        with pytest.raises(WrongState):
            TAKE[action](one)
        return
    told = TAKE[action](one)
    assert one.state in (ROUND[action].to or (state,))
    facts = told if isinstance(told, tuple) else (told,)
    if ROUND[action].facts:
        assert tuple(dict.fromkeys(fact.TYPE for fact in facts)) == ROUND[action].facts


def test_the_table_names_permissions_of_evaluation() -> None:
    assert {action.permission for action in ROUND.values()} == set(permissions.OF_ACTIONS)
