"""Score sheets: entered, changed, kept apart, and closed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.evaluation.domain import ScoreSheet
from services.evaluation.storage import sheets
from shared.web.context import ServiceContext
from tests.embedded.evaluation.people import Council, pointers, score
from tests.embedded.evaluation.sample import (
    BARN,
    BETSUKAI_EVALUATOR,
    EXPERT,
    NEMURO_EVALUATOR,
    PORT,
    RAUSU_EVALUATOR,
    SNOW,
)

pytestmark = pytest.mark.usefixtures("council")


def test_an_evaluator_enters_and_changes_their_scores(people: Council) -> None:
    round_ = people.opened()
    first = score(people.expert, round_, PORT, 4, None, comment="運用費の確認が必要。")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    score(people.expert, round_, PORT, 5, 3, revision=1)
    items = people.expert.get(f"/rounds/{round_['id']}/my-scores").get_json()["items"]
    assert [each["project_id"] for each in items] == [PORT, BARN, SNOW]
    assert [each["grade"] for each in items[0]["scores"]] == [5, 3]
    assert (items[0]["revision"], items[0]["is_complete"], items[0]["comment"]) == (2, True, "")
    assert (items[1]["revision"], items[1]["is_complete"]) == (0, False)


def test_scores_changed_in_another_window_are_not_overwritten(people: Council) -> None:
    round_ = people.opened()
    score(people.expert, round_, PORT, 4, 4)
    assert score(people.expert, round_, PORT, 1, 1).status_code == 412


def test_of_two_sheets_over_the_same_revision_only_the_first_is_kept(
    people: Council, context: ServiceContext
) -> None:
    round_ = people.opened()
    first = ScoreSheet(
        round_id=round_["id"],
        project_id=PORT,
        member_id=EXPERT,
        answers={"c1": 4},
        revision=1,
        updated_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    second = replace(first, revision=2)
    with context.transactions.database.writing() as session:
        kept = [sheets.save(session, sheet) for sheet in (first, first, second, second)]
    assert kept == [True, False, True, False]


def test_a_grade_outside_the_scale_is_named(people: Council) -> None:
    refused = score(people.expert, people.opened(), PORT, 6, 3)
    assert pointers(refused) == ["/scores/0/grade"]


def test_nobody_scores_their_own_project(people: Council) -> None:
    round_ = people.opened()
    assert score(people.rausu, round_, PORT, 5, 5).status_code == 403
    assert score(people.nemuro, round_, BARN, 5, 5).status_code == 403
    items = people.nemuro.get(f"/rounds/{round_['id']}/my-scores").get_json()["items"]
    assert [each["may_score"] for each in items] == [True, False, True]


def test_evaluators_see_no_scores_of_others(people: Council) -> None:
    round_ = people.opened()
    score(people.nemuro, round_, PORT, 1, 1, comment="秘密の意見")
    mine = people.expert.get(f"/rounds/{round_['id']}/my-scores").get_json()["items"][0]
    assert [each["grade"] for each in mine["scores"]] == [None, None]
    people.step(round_, "close")
    assert people.expert.get(f"/rounds/{round_['id']}/ranking").status_code == 404


def test_the_secretariat_sees_how_far_everybody_is(people: Council) -> None:
    round_ = people.opened()
    score(people.nemuro, round_, PORT, 4, 4)
    score(people.rausu, round_, BARN, 3, None)
    score(people.expert, round_, PORT, 4)
    seen = people.coordinator.get(f"/rounds/{round_['id']}").get_json()
    progress = {
        each["member_id"]: (each["progress"], each["entered"], each["expected"])
        for each in seen["evaluators"]
    }
    assert progress == {
        NEMURO_EVALUATOR: ("under_way", 1, 2),
        BETSUKAI_EVALUATOR: ("not_begun", 0, 2),
        RAUSU_EVALUATOR: ("complete", 1, 1),
        EXPERT: ("under_way", 0, 3),
    }
    assert [each["eligible_evaluators"] for each in seen["candidates"]] == [3, 2, 3]


def test_scores_are_not_changed_after_the_close(people: Council) -> None:
    round_ = people.closed()
    assert score(people.expert, round_, PORT, 5, 5).status_code == 409
