"""A round before it opens: who prepares it, what is refused, who may know of it."""

import pytest

from tests.embedded.evaluation.people import AsMember, Council, announced, pointers
from tests.embedded.evaluation.sample import (
    BARN,
    NEMURO,
    NEMURO_EVALUATOR,
    PORT,
    ROUND,
    SNOW,
    TITLE,
)

pytestmark = pytest.mark.usefixtures("council")

KEY = {"Idempotency-Key": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}


def test_the_default_criteria_say_that_they_are_the_councils_own(people: Council) -> None:
    default = people.official.get("/criteria/default").get_json()
    assert default["label"] == "協議会の既定"
    assert len(default["criteria"]) == 7
    assert all(len(criterion["anchors"]) == 5 for criterion in default["criteria"])


def test_the_candidates_are_the_accepted_projects_as_registry_told_them(people: Council) -> None:
    candidates = people.coordinator.get("/candidates").get_json()
    assert {each["project_id"] for each in candidates} == {PORT, BARN, SNOW}
    assert {each["title"] for each in candidates} == {TITLE}
    assert people.official.get("/candidates").status_code == 403


def test_a_round_in_preparation_is_seen_by_the_secretariat_and_the_auditor_only(
    people: Council,
) -> None:
    round_ = people.prepare()
    assert people.auditor.get(f"/rounds/{round_['id']}").status_code == 200
    for member in (people.official, people.head, people.nemuro, people.stranger):
        assert member.get(f"/rounds/{round_['id']}").status_code == 404
        assert member.get("/rounds").get_json()["total"] == 0


def test_preparing_twice_with_one_key_makes_one_round(people: Council) -> None:
    first, second = (people.coordinator.post("/rounds", json=ROUND, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert people.coordinator.get("/rounds").get_json()["total"] == 1


def test_another_round_under_one_key_is_refused_and_changes_nothing(people: Council) -> None:
    first = people.coordinator.post("/rounds", json=ROUND, headers=KEY).get_json()
    other = people.coordinator.post("/rounds", json={**ROUND, "title": "別の評価"}, headers=KEY)
    assert (other.status_code, other.get_json()["type"]) == (409, "urn:yui:problem:key-taken")
    assert people.coordinator.get(f"/rounds/{first['id']}").get_json() == first


def test_a_round_is_prepared_by_the_secretariat_alone(people: Council) -> None:
    for member in (people.official, people.nemuro, people.auditor):
        assert member.post("/rounds", json=ROUND).status_code == 403
    assert people.coordinator.get("/rounds").get_json()["total"] == 0


def test_a_refused_round_is_neither_stored_nor_announced(people: Council) -> None:
    criteria = [{**ROUND["criteria"][0], "weight": 0, "anchors": ["1", "2", "3", "4", " "]}]
    refused = people.coordinator.post("/rounds", json={**ROUND, "criteria": criteria})
    assert pointers(refused) == ["/criteria/0/weight", "/criteria/0/anchors/4"]
    assert people.coordinator.get("/rounds").get_json()["total"] == 0
    assert announced(people.coordinator) == []


def test_unknown_members_wrong_types_and_control_characters_are_named(people: Council) -> None:
    body = {
        **ROUND,
        "colour": "blue",
        "title": "a\x07b",
        "fiscal_year": "二〇二六",
        "candidates": ["no-id"],
        "criteria": [{**ROUND["criteria"][0], "weight": "重い"}],
    }
    refused = people.coordinator.post("/rounds", json=body)
    assert set(pointers(refused)) == {
        "/colour",
        "/title",
        "/fiscal_year",
        "/candidates/0",
        "/criteria/0/weight",
    }


def test_a_round_is_revised_while_preparing_and_a_second_editor_is_told(people: Council) -> None:
    round_ = people.prepare()
    headers = {"If-Match": f'"{round_["revision"]}"'}
    revised = people.coordinator.put(
        f"/rounds/{round_['id']}",
        json={**ROUND, "title": "改めた評価", "candidates": [SNOW, PORT]},
        headers=headers,
    )
    assert revised.get_json()["title"] == "改めた評価"
    assert [each["project_id"] for each in revised.get_json()["candidates"]] == [SNOW, PORT]
    late = people.coordinator.put(f"/rounds/{round_['id']}", json=ROUND, headers=headers)
    assert late.status_code == 412


def test_signed_out_nothing_is_answered(people: Council, as_member: AsMember) -> None:
    nobody = as_member("official")
    del nobody.environ_base["HTTP_AUTHORIZATION"]
    round_ = people.prepare()
    for path in ("/rounds", "/candidates", "/criteria/default", f"/rounds/{round_['id']}"):
        assert nobody.get(path).status_code == 401


def test_who_was_taken_out_of_a_round_and_by_whom_is_on_record(people: Council) -> None:
    round_ = people.prepare()
    kept = [each for each in ROUND["evaluators"] if each["member_id"] != NEMURO_EVALUATOR]
    people.coordinator.put(
        f"/rounds/{round_['id']}",
        json={**ROUND, "evaluators": kept},
        headers={"If-Match": f'"{round_["revision"]}"'},
    )

    (revised,) = people.auditor.get("/trail?act=round.revised").get_json()["items"]
    assert revised["by"] == f"coordinator-{NEMURO}"
    assert revised["particulars"] == {
        "fields": ["appointments"],
        "evaluators_added": [],
        "evaluators_removed": [NEMURO_EVALUATOR],
    }
