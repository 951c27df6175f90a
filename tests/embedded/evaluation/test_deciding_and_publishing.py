"""Decisions of the council, inside until the round is published."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.evaluation.schemas import EXAMPLE_DECISION
from shared.events.registry import ProjectWithdrawn
from tests.embedded.evaluation.conftest import Hear
from tests.embedded.evaluation.people import Council, announced, pointers, score
from tests.embedded.evaluation.sample import BARN, NEMURO_EVALUATOR, PORT, SNOW, TITLE

pytestmark = pytest.mark.usefixtures("council")


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


def test_a_decision_of_a_meeting_before_the_round_opened_is_refused(people: Council) -> None:
    refused = people.decide(people.closed(), PORT, meeting_date="2026-04-01")
    assert pointers(refused) == ["/meeting_date"]


def test_publication_waits_for_every_decision(people: Council) -> None:
    round_ = people.decide(people.closed(), PORT).get_json()
    refused = people.step(round_, "publish")
    assert pointers(refused) == [f"/decisions/{BARN}", f"/decisions/{SNOW}"]


def scored_and_published(people: Council) -> dict[str, Any]:
    """One sheet of an evaluator, a decision of each kind, and the publication."""
    round_ = people.opened()
    score(people.nemuro, round_, PORT, 4, 2, comment="秘密の意見")
    round_ = people.step(round_, "close").get_json()
    round_ = people.decide(round_, BARN, decision="on_hold").get_json()
    round_ = people.decide(round_, SNOW, decision="not_adopted").get_json()
    return people.published(round_, PORT)


def test_publication_tells_each_decision_and_then_the_results(people: Council) -> None:
    scored_and_published(people)
    told = people.official.get("/feed").get_json()[2:]

    assert [event["type"] for event in told] == [
        *["evaluation.decision.recorded.v1"] * 3,
        "evaluation.results.published.v1",
    ]
    decided = {event["data"]["project_id"]: event["data"]["decision"] for event in told[:3]}
    assert decided == {PORT: "adopted", BARN: "on_hold", SNOW: "not_adopted"}
    first = told[3]["data"]["candidates"][0]
    assert (first["title"], first["score"]) == (TITLE, pytest.approx((3 * 4 + 1 * 2) / 4))


def test_publication_opens_the_results_to_all_members_but_no_strangers(people: Council) -> None:
    round_ = scored_and_published(people)
    for member in (people.official, people.head, people.expert):
        ranking = member.get(f"/rounds/{round_['id']}/ranking").get_json()
        assert ranking["overall"][0]["decision"] == "adopted"
        assert member.get("/rounds").get_json()["total"] == 1
    assert people.stranger.get(f"/rounds/{round_['id']}/ranking").status_code == 404


def test_neither_comments_nor_evaluators_are_ever_told(people: Council) -> None:
    round_ = scored_and_published(people)
    for member in (people.official, people.head, people.expert):
        for path in ("/feed", f"/rounds/{round_['id']}/ranking"):
            told = json.dumps(member.get(path).get_json(), ensure_ascii=False)
            assert "秘密の意見" not in told
            assert NEMURO_EVALUATOR not in told


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
    people.score(round_, PORT, 5, 5)
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


def records(client: FlaskClient, round_: dict[str, Any], project_id: str) -> list[dict[str, Any]]:
    url = f"/rounds/{round_['id']}/candidates/{project_id}/decisions"
    return client.get(url).get_json()["items"]


def test_a_correction_leaves_what_was_recorded_before_with_who_and_when(people: Council) -> None:
    first = people.decide(people.closed(), PORT).get_json()
    people.decide(first, PORT, decision="on_hold", reason="費用を確かめる。")

    newest, earlier = records(people.auditor, first, PORT)
    assert (newest["decision"], newest["reason"]) == ("on_hold", "費用を確かめる。")
    assert (earlier["decision"], earlier["reason"]) == ("adopted", EXAMPLE_DECISION["reason"])
    assert newest["recorded_by"] == earlier["recorded_by"] != ""
    assert newest["recorded_at"] > earlier["recorded_at"]


def test_what_was_recorded_before_is_for_the_secretariat_and_the_auditor_only(
    people: Council,
) -> None:
    round_ = people.decide(people.closed(), PORT).get_json()
    round_ = people.decide(round_, PORT, decision="on_hold").get_json()
    round_ = people.published(round_, BARN, SNOW)
    url = f"/rounds/{round_['id']}/candidates/{PORT}/decisions"
    for member in (people.official, people.head, people.expert):
        assert member.get(url).status_code == 403
    assert len(records(people.coordinator, round_, PORT)) == 2
    assert records(people.coordinator, round_, BARN)[0]["decision"] == "adopted"


def test_the_results_of_a_project_are_told_once_published_to_whoever_sees_the_round(
    people: Council,
) -> None:
    url = f"/projects/{BARN}/results"
    round_ = people.opened()
    score(people.rausu, round_, BARN, 4, 4, comment="秘密の意見")
    people.score(round_, PORT, 3, 3)
    round_ = people.step(round_, "close").get_json()
    assert people.coordinator.get(url).get_json() == []
    round_ = people.decide(round_, BARN, decision="on_hold", reason="費用を確かめる。").get_json()
    people.published(round_, PORT, SNOW)

    for member in (people.official, people.head, people.expert):
        (told,) = member.get(url).get_json()
        entry = told["entry"]
        assert (told["round_id"], told["ranked"]) == (round_["id"], 1)
        assert (entry["decision"], entry["reason"]) == ("on_hold", "費用を確かめる。")
        assert (entry["score"], entry["rank"], entry["comments"]) == (4.0, None, [])
    assert people.coordinator.get(url).get_json()[0]["entry"]["comments"] == ["秘密の意見"]
    assert people.stranger.get(url).get_json() == []
