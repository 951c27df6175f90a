"""Opening a round: what must be settled, and what stays fixed from then on."""

import pytest

from shared.events.council import MemberChanged, MemberSuspended
from tests.embedded.evaluation.conftest import Hear
from tests.embedded.evaluation.people import Council, pointers
from tests.embedded.evaluation.sample import (
    BARN,
    EXPERT,
    NEMURO_EVALUATOR,
    PORT,
    ROUND,
    SNOW,
    appointed,
)

pytestmark = pytest.mark.usefixtures("council")


def test_a_project_not_yet_heard_of_reads_as_not_arrived_and_keeps_the_round_shut(
    people: Council,
) -> None:
    unknown = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1aff"
    round_ = people.prepare(candidates=[PORT, unknown])
    assert [each["arrived"] for each in round_["candidates"]] == [True, False]
    refused = people.step(round_, "open")
    assert pointers(refused) == ["/candidates/1"]
    assert "未着" in refused.get_json()["errors"][0]["message"]


def test_a_suspended_evaluator_and_one_who_lost_the_role_keep_the_round_shut(
    people: Council, hear: Hear
) -> None:
    changed = appointed(EXPERT, None)
    hear(
        MemberSuspended(member_id=NEMURO_EVALUATOR),
        MemberChanged(
            member_id=EXPERT,
            municipality=None,
            roles=(),
            term_from=changed.term_from,
            term_until=None,
        ),
    )
    refused = people.step(people.prepare(), "open")
    assert pointers(refused) == ["/evaluators/0/member_id", "/evaluators/3/member_id"]


def test_opening_announces_the_candidates_once_though_asked_twice(people: Council) -> None:
    prepared = people.prepare()
    assert people.step(prepared, "open").status_code == 200
    assert people.step(prepared, "open").status_code == 412
    feed = people.coordinator.get("/feed").get_json()
    assert [event["type"] for event in feed] == ["evaluation.round.opened.v1"]
    assert feed[0]["data"]["project_ids"] == [PORT, BARN, SNOW]


def test_a_change_without_the_version_read_is_refused(people: Council) -> None:
    round_ = people.prepare()
    assert people.coordinator.post(f"/rounds/{round_['id']}/open").status_code == 428


def test_the_criteria_of_an_open_round_stay_but_its_due_date_may_move(people: Council) -> None:
    round_ = people.opened()
    headers = {"If-Match": f'"{round_["revision"]}"'}
    lighter = [{**criterion, "weight": 1} for criterion in ROUND["criteria"]]
    url = f"/rounds/{round_['id']}"
    fixed = people.coordinator.put(url, json={**ROUND, "criteria": lighter}, headers=headers)
    assert fixed.status_code == 409
    moved = people.coordinator.put(url, json={**ROUND, "due_date": "2050-12-25"}, headers=headers)
    assert moved.get_json()["due_date"] == "2050-12-25"


def test_a_project_in_an_open_round_cannot_enter_a_second_one(people: Council) -> None:
    people.opened(candidates=[PORT])
    refused = people.step(people.prepare(candidates=[SNOW, PORT]), "open")
    assert pointers(refused) == ["/candidates/1"]


def test_an_evaluator_sees_the_rounds_they_are_appointed_to(people: Council) -> None:
    round_ = people.opened()
    seen = people.expert.get(f"/rounds/{round_['id']}").get_json()
    assert seen["actions"] == ["score"]
    assert [each["member_id"] for each in seen["evaluators"]] == [EXPERT]
    assert people.stranger.get(f"/rounds/{round_['id']}").status_code == 404
    assert people.stranger.get(f"/rounds/{round_['id']}/my-scores").status_code == 404
    assert people.official.get(f"/rounds/{round_['id']}").status_code == 404
