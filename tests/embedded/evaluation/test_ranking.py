"""The ranking: when it is told, over what, and whom it leaves out."""

import pytest

from tests.embedded.evaluation.people import Council, score
from tests.embedded.evaluation.sample import BARN, PORT, RAUSU, RAUSU_EVALUATOR, SNOW

pytestmark = pytest.mark.usefixtures("council")


def test_ranks_are_told_to_nobody_while_scores_may_change(people: Council) -> None:
    round_ = people.opened()
    assert people.coordinator.get(f"/rounds/{round_['id']}/ranking").status_code == 409


def test_the_ranking_is_overall_and_within_each_municipality(people: Council) -> None:
    round_ = people.opened()
    score(people.expert, round_, PORT, 2, 2)
    score(people.nemuro, round_, PORT, 4, 4, comment="効果が大きい。")
    score(people.betsukai, round_, PORT, 3, None)
    people.score(round_, BARN, 5, 5)
    people.score(round_, SNOW, 4, 4)
    people.step(round_, "close")
    ranking = people.coordinator.get(f"/rounds/{round_['id']}/ranking").get_json()
    overall = [(each["project_id"], each["rank"], each["score"]) for each in ranking["overall"]]
    assert overall == [(SNOW, 1, 4.0), (PORT, 2, 3.0), (BARN, None, 5.0)]
    within = ranking["by_municipality"][RAUSU]
    assert [(each["project_id"], each["rank_in_municipality"]) for each in within] == [
        (SNOW, 1),
        (PORT, 2),
    ]
    port = ranking["overall"][1]
    assert port["values"][0] == {
        "criterion_id": "c1",
        "value": 3.0,
        "evaluators": 3,
        "groups": 3,
    }
    assert port["comments"] == ["効果が大きい。"]


def test_what_two_of_three_have_scored_is_a_reference_and_everybody_reads_how_many_did(
    people: Council,
) -> None:
    round_ = people.opened(candidates=[PORT, SNOW])
    for evaluator in (people.expert, people.nemuro):
        score(evaluator, round_, PORT, 5, 5)
    score(people.betsukai, round_, PORT, 5)
    people.score(round_, SNOW, 3, 3)
    told = {"during": people.expert.get(f"/rounds/{round_['id']}").get_json()["candidates"]}
    round_ = people.step(round_, "close").get_json()
    people.published(round_, PORT, SNOW)
    told["after"] = people.expert.get(f"/rounds/{round_['id']}").get_json()["candidates"]
    ranking = people.head.get(f"/rounds/{round_['id']}/ranking").get_json()["overall"]

    assert [(each["project_id"], each["rank"]) for each in ranking] == [(SNOW, 1), (PORT, None)]
    assert ranking[1]["why_unranked"] == "too_few_evaluators"
    assert [(each["scored_evaluators"], each["eligible_evaluators"]) for each in ranking] == [
        (3, 3),
        (2, 3),
    ]
    shown = {
        when: [(each["scored_evaluators"], each["is_reference"]) for each in candidates]
        for when, candidates in told.items()
    }
    assert shown == {"during": [(None, False)] * 2, "after": [(2, True), (3, False)]}


def test_a_candidate_of_two_towns_that_only_two_may_judge_is_a_reference_from_the_start(
    people: Council,
) -> None:
    """Of the four evaluators two are of the towns that take part in BARN."""
    prepared = people.prepare()
    assert [each["is_reference"] for each in prepared["candidates"]] == [False, True, False]
    round_ = people.step(prepared, "open").get_json()
    score(people.expert, round_, BARN, 5, 5)
    people.step(round_, "close")
    barn, *_ = people.coordinator.get(f"/rounds/{round_['id']}/ranking").get_json()["overall"]
    assert (barn["project_id"], barn["score"], barn["rank"]) == (BARN, 5.0, None)
    assert barn["why_unranked"] == "too_few_evaluators"
    assert "参考" in barn["why_unranked_label"]


def test_a_candidate_that_nobody_may_judge_is_unranked_with_the_reason(people: Council) -> None:
    evaluators = [{"member_id": RAUSU_EVALUATOR, "municipality": RAUSU}]
    round_ = people.closed(evaluators=evaluators)
    overall = people.coordinator.get(f"/rounds/{round_['id']}/ranking").get_json()["overall"]
    port = next(each for each in overall if each["project_id"] == PORT)
    assert (port["score"], port["rank"], port["why_unranked"]) == (None, None, "nobody_eligible")
    assert port["why_unranked_label"].startswith("評価できる評価者がいない")


def test_the_exception_for_own_projects_is_printed_where_it_was_used(people: Council) -> None:
    round_ = people.opened(allow_own=True)
    score(people.rausu, round_, PORT, 5, 5)
    people.step(round_, "close")
    ranking = people.coordinator.get(f"/rounds/{round_['id']}/ranking").get_json()
    assert ranking["allow_own"] is True
    assert ranking["overall"][0]["own_evaluations"] == [RAUSU]
