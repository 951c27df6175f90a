"""Rounds over HTTP: from preparation to publication, and who sees what in between."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.evaluation.schemas import EXAMPLE_DECISION
from shared.events.council import MemberChanged, MemberSuspended
from shared.events.registry import ProjectWithdrawn
from tests.embedded.evaluation.conftest import (
    BARN,
    BETSUKAI,
    BETSUKAI_EVALUATOR,
    EXPERT,
    NEMURO,
    NEMURO_EVALUATOR,
    PORT,
    RAUSU,
    RAUSU_EVALUATOR,
    ROUND,
    SNOW,
    TITLE,
    Hear,
    appointed,
)

pytestmark = pytest.mark.usefixtures("council")

KEY = {"Idempotency-Key": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
AsMember = Callable[..., FlaskClient]


class Council:
    """The people of a round, each with a client of their own."""

    def __init__(self, as_member: AsMember) -> None:
        self.coordinator = as_member("coordinator", of=NEMURO)
        self.auditor = as_member("auditor")
        self.official = as_member("official", of=RAUSU)
        self.head = as_member("head", of=BETSUKAI)
        self.nemuro = as_member("evaluator", "official", of=NEMURO, member_id=NEMURO_EVALUATOR)
        self.betsukai = as_member("evaluator", of=BETSUKAI, member_id=BETSUKAI_EVALUATOR)
        self.rausu = as_member("evaluator", of=RAUSU, member_id=RAUSU_EVALUATOR)
        self.expert = as_member("evaluator", member_id=EXPERT)
        self.stranger = as_member("evaluator", of=NEMURO)

    def prepare(self, **changes: Any) -> dict[str, Any]:
        return self.coordinator.post("/rounds", json={**ROUND, **changes}).get_json()

    def step(self, round_: dict[str, Any], verb: str) -> TestResponse:
        headers = {"If-Match": f'"{round_["revision"]}"'}
        return self.coordinator.post(f"/rounds/{round_['id']}/{verb}", headers=headers)

    def opened(self, **changes: Any) -> dict[str, Any]:
        return self.step(self.prepare(**changes), "open").get_json()

    def closed(self, **changes: Any) -> dict[str, Any]:
        return self.step(self.opened(**changes), "close").get_json()

    def decide(self, round_: dict[str, Any], project_id: str, **changes: Any) -> TestResponse:
        return self.coordinator.put(
            f"/rounds/{round_['id']}/candidates/{project_id}/decision",
            json={**EXAMPLE_DECISION, **changes},
            headers={"If-Match": f'"{round_["revision"]}"'},
        )

    def published(self, round_: dict[str, Any], *project_ids: str) -> dict[str, Any]:
        for project_id in project_ids:
            round_ = self.decide(round_, project_id).get_json()
        return self.step(round_, "publish").get_json()


@pytest.fixture
def people(as_member: AsMember) -> Council:
    return Council(as_member)


def score(
    evaluator: FlaskClient,
    round_: dict[str, Any],
    project_id: str,
    *grades: int | None,
    revision: int = 0,
    comment: str = "",
) -> TestResponse:
    scores = [{"criterion_id": f"c{n}", "grade": grade} for n, grade in enumerate(grades, 1)]
    return evaluator.put(
        f"/rounds/{round_['id']}/candidates/{project_id}/my-scores",
        json={"scores": scores, "comment": comment},
        headers={"If-Match": f'"{revision}"'},
    )


def pointers(refused: TestResponse) -> list[str]:
    assert refused.status_code == 422
    return [error["pointer"] for error in refused.get_json()["errors"]]


def announced(client: FlaskClient) -> list[str]:
    return [event["type"] for event in client.get("/feed").get_json()]


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


def test_the_criteria_of_an_open_round_stay_but_its_due_date_may_move(people: Council) -> None:
    round_ = people.opened()
    headers = {"If-Match": f'"{round_["revision"]}"'}
    lighter = [{**criterion, "weight": 1} for criterion in ROUND["criteria"]]
    url = f"/rounds/{round_['id']}"
    fixed = people.coordinator.put(url, json={**ROUND, "criteria": lighter}, headers=headers)
    assert fixed.status_code == 409
    moved = people.coordinator.put(url, json={**ROUND, "due_date": "2099-12-25"}, headers=headers)
    assert moved.get_json()["due_date"] == "2099-12-25"


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
    score(people.expert, round_, PORT, 4, None)
    seen = people.coordinator.get(f"/rounds/{round_['id']}").get_json()
    progress = {
        each["member_id"]: (each["entered"], each["expected"]) for each in seen["evaluators"]
    }
    assert progress == {
        NEMURO_EVALUATOR: (1, 2),
        BETSUKAI_EVALUATOR: (0, 2),
        RAUSU_EVALUATOR: (0, 1),
        EXPERT: (0, 3),
    }
    assert [each["eligible_evaluators"] for each in seen["candidates"]] == [3, 2, 3]


def test_ranks_are_told_to_nobody_while_scores_may_change(people: Council) -> None:
    round_ = people.opened()
    assert people.coordinator.get(f"/rounds/{round_['id']}/ranking").status_code == 409


def test_the_ranking_is_overall_and_within_each_municipality(people: Council) -> None:
    round_ = people.opened()
    score(people.expert, round_, PORT, 2, 2)
    score(people.nemuro, round_, PORT, 4, 4, comment="効果が大きい。")
    score(people.expert, round_, BARN, 5, 5)
    score(people.expert, round_, SNOW, 4, 4)
    people.step(round_, "close")
    ranking = people.coordinator.get(f"/rounds/{round_['id']}/ranking").get_json()
    overall = [(each["project_id"], each["rank"], each["score"]) for each in ranking["overall"]]
    assert overall == [(BARN, 1, 5.0), (SNOW, 2, 4.0), (PORT, 3, 3.0)]
    within = ranking["by_municipality"][RAUSU]
    assert [(each["project_id"], each["rank_in_municipality"]) for each in within] == [
        (SNOW, 1),
        (PORT, 2),
    ]
    port = ranking["overall"][2]
    assert port["values"][0] == {
        "criterion_id": "c1",
        "value": 3.0,
        "evaluators": 2,
        "groups": 2,
    }
    assert port["comments"] == ["効果が大きい。"]


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


def test_scores_are_not_changed_after_the_close(people: Council) -> None:
    round_ = people.closed()
    assert score(people.expert, round_, PORT, 5, 5).status_code == 409


def test_a_decision_stays_inside_until_publication(people: Council) -> None:
    round_ = people.decide(people.closed(), PORT).get_json()
    assert round_["candidates"][0]["decision"]["decision"] == "adopted"
    seen = people.expert.get(f"/rounds/{round_['id']}").get_json()
    assert seen["candidates"][0]["decision"] is None
    assert announced(people.coordinator) == [
        "evaluation.round.opened.v1",
        "evaluation.round.closed.v1",
    ]


def test_a_decision_of_a_future_meeting_or_without_reason_is_refused(people: Council) -> None:
    refused = people.decide(people.closed(), PORT, reason=" ", meeting_date="2099-01-01")
    assert pointers(refused) == ["/reason", "/meeting_date"]


def test_publication_waits_for_every_decision(people: Council) -> None:
    round_ = people.decide(people.closed(), PORT).get_json()
    refused = people.step(round_, "publish")
    assert pointers(refused) == [f"/decisions/{BARN}", f"/decisions/{SNOW}"]


def test_publication_tells_decisions_and_results_and_opens_them_to_all(people: Council) -> None:
    round_ = people.opened()
    score(people.nemuro, round_, PORT, 4, 2, comment="秘密の意見")
    round_ = people.step(round_, "close").get_json()
    round_ = people.decide(round_, BARN, decision="on_hold").get_json()
    round_ = people.decide(round_, SNOW, decision="not_adopted").get_json()
    round_ = people.published(round_, PORT)
    feed = people.official.get("/feed").get_json()
    told = [event["data"] for event in feed]
    assert [event["type"] for event in feed[2:]] == [
        *["evaluation.decision.recorded.v1"] * 3,
        "evaluation.results.published.v1",
    ]
    assert {each["project_id"]: each["decision"] for each in told[2:5]} == {
        PORT: "adopted",
        BARN: "on_hold",
        SNOW: "not_adopted",
    }
    assert told[5]["candidates"][0]["score"] == pytest.approx((3 * 4 + 1 * 2) / 4)
    assert told[5]["candidates"][0]["title"] == TITLE
    assert "秘密の意見" not in json.dumps(told, ensure_ascii=False)
    assert NEMURO_EVALUATOR not in json.dumps(told)
    for member in (people.official, people.head, people.expert):
        ranking = member.get(f"/rounds/{round_['id']}/ranking").get_json()
        assert ranking["overall"][0]["decision"] == "adopted"
        assert all(each["comments"] == [] for each in ranking["overall"])
        assert member.get("/rounds").get_json()["total"] == 1
    assert people.stranger.get(f"/rounds/{round_['id']}/ranking").status_code == 404


def test_a_project_withdrawn_during_the_round_needs_no_decision(
    people: Council, hear: Hear
) -> None:
    round_ = people.opened()
    score(people.expert, round_, BARN, 5, 5)
    hear(ProjectWithdrawn(project_id=BARN))
    assert score(people.expert, round_, BARN, 5, 5, revision=1).status_code == 409
    round_ = people.published(people.step(round_, "close").get_json(), PORT, SNOW)
    ranking = people.official.get(f"/rounds/{round_['id']}/ranking").get_json()["overall"]
    barn = next(each for each in ranking if each["project_id"] == BARN)
    assert (barn["why_unranked"], barn["decision"]) == ("withdrawn", None)


def test_what_becomes_of_a_project_after_publication_changes_no_result(
    people: Council, hear: Hear
) -> None:
    round_ = people.opened(candidates=[PORT])
    score(people.expert, round_, PORT, 5, 5)
    round_ = people.published(people.step(round_, "close").get_json(), PORT)
    before = people.head.get(f"/rounds/{round_['id']}/ranking").get_json()
    hear(ProjectWithdrawn(project_id=PORT))
    assert people.head.get(f"/rounds/{round_['id']}/ranking").get_json() == before
    assert before["overall"][0]["rank"] == 1


def test_a_published_round_changes_no_more(people: Council) -> None:
    round_ = people.published(people.closed(), PORT, BARN, SNOW)
    assert round_["actions"] == ["see_ranking"]
    assert people.decide(round_, PORT).status_code == 409
    assert people.step(round_, "publish").status_code == 409
    assert score(people.expert, round_, PORT, 5, 5).status_code == 409


def test_signed_out_nothing_is_answered(people: Council, as_member: AsMember) -> None:
    nobody = as_member("official")
    del nobody.environ_base["HTTP_AUTHORIZATION"]
    round_ = people.prepare()
    for path in ("/rounds", "/candidates", "/criteria/default", f"/rounds/{round_['id']}"):
        assert nobody.get(path).status_code == 401
