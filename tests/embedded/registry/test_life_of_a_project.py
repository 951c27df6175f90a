"""A project from draft to acceptance, over HTTP."""

from datetime import date
from typing import Any

from sqlalchemy import update

from services.registry import actions
from services.registry.schemas import EXAMPLE_CONTENT
from services.registry.storage.tables import projects
from shared.access import Member
from shared.events.evaluation import Decision, DecisionRecorded
from shared.web.context import ServiceContext
from tests.embedded.registry.steps import RAUSU, SHIBETSU, at, change, edit, submitted


def test_a_submitted_project_is_seen_by_the_secretariat_and_told_once(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    head = as_member("section_head", of=RAUSU)
    coordinator = as_member("coordinator", of="012238")

    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    assert coordinator.get(f"/projects/{draft['id']}").status_code == 404
    requested = change(official, draft, "request-approval").json
    submitted = change(head, requested, "approve").json

    assert submitted["number"].endswith("-羅臼-001")
    assert coordinator.get(f"/projects/{draft['id']}").json["state"] == "submitted"
    feed = coordinator.get("/feed").json
    assert [event["type"] for event in feed] == ["registry.project.submitted.v1"]
    assert feed[0]["data"]["title"] == EXAMPLE_CONTENT["title"]


def test_a_returned_project_comes_back_as_a_new_version(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    head = as_member("section_head", of=RAUSU)
    coordinator = as_member("coordinator", of="012238")
    project = official.post("/projects", json=EXAMPLE_CONTENT).json
    project = change(official, project, "request-approval").json
    project = change(head, project, "approve").json
    change(coordinator, project, "return", comment="根拠を添えてください。")

    returned = official.get(f"/projects/{project['id']}").json
    edit(official, returned, necessity="4Gの実測値を添付した。")
    project = change(official, project, "request-approval").json
    project = change(head, project, "approve").json

    assert (project["state"], project["version"]) == ("submitted", 2)
    history = coordinator.get(f"/projects/{project['id']}/history").json["items"]
    assert history[0]["changes"][0]["label"] == "5Gの必要性"
    accepted = change(coordinator, project, "accept").json
    assert accepted["state"] == "accepted"


def test_a_second_editor_is_told_instead_of_overwriting(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    headers = {"If-Match": f'"{draft["revision"]}"'}
    edit(official, draft, title="番屋の通信網")

    late = official.put(f"/projects/{draft['id']}", json=EXAMPLE_CONTENT, headers=headers)

    assert late.status_code == 412
    assert late.content_type == "application/problem+json"


def test_submitting_twice_makes_one_project(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}

    first = official.post("/projects", json=EXAMPLE_CONTENT, headers=key)
    second = official.post("/projects", json=EXAMPLE_CONTENT, headers=key)

    assert first.json["id"] == second.json["id"]
    assert official.get("/projects").json["total"] == 1


def test_other_content_under_one_key_is_refused_and_changes_nothing(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}
    first = official.post("/projects", json=EXAMPLE_CONTENT, headers=key)
    other = official.post("/projects", json={**EXAMPLE_CONTENT, "problem": "別"}, headers=key)

    assert (other.status_code, other.json["type"]) == (409, "urn:yui:problem:key-taken")
    assert official.get(f"/projects/{first.json['id']}").json["content"] == EXAMPLE_CONTENT


def test_the_id_of_a_draft_one_may_not_know_of_is_a_key_like_any_other(as_member: Any) -> None:
    draft = as_member("official", of=RAUSU).post("/projects", json=EXAMPLE_CONTENT).json
    elsewhere = as_member("official", of=SHIBETSU)
    body = {**EXAMPLE_CONTENT, "lead_municipality": SHIBETSU, "partners": []}
    key = {"Idempotency-Key": draft["id"]}

    first, again = (elsewhere.post("/projects", json=body, headers=key) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"] != draft["id"]
    assert elsewhere.get(f"/projects/{draft['id']}").status_code == 404


def test_who_moved_to_another_town_reads_no_draft_of_the_old_one_by_a_repeat(
    as_member: Any,
) -> None:
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}
    before = as_member("official", of=RAUSU, member_id="one")
    draft = before.post("/projects", json=EXAMPLE_CONTENT, headers=key)
    moved = as_member("official", of=SHIBETSU, member_id="one")
    body = {**EXAMPLE_CONTENT, "lead_municipality": SHIBETSU, "partners": []}

    repeat = moved.post("/projects", json=body, headers=key)

    assert (draft.status_code, repeat.status_code) == (201, 404)


def test_wifi_is_found_in_any_spelling(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    official.post("/projects", json=EXAMPLE_CONTENT)

    for spelling in ("wifi", "WiFi", "ＷＩＦＩ", "WⅰFⅰ"):
        assert official.get("/projects", query_string={"q": spelling}).json["total"] == 1


def test_progress_of_a_year_that_is_none_is_refused_before_anything_is_told(
    as_member: Any, context: ServiceContext
) -> None:
    adopted = submitted(as_member)
    official = as_member("official", of=RAUSU)
    with context.transactions.database.writing() as session:
        session.execute(update(projects).values(state="in_progress"))
    url = f"/projects/{adopted['id']}/progress"
    body = {"initial_yen": 0, "operating_yen": 0, "measured": []}
    for year in (0, 99_999, 10**30):
        assert official.put(f"{url}/{year}", json=body, headers=at(adopted)).status_code == 422

    reported = official.put(f"{url}/2026", json=body, headers=at(adopted)).json

    history = official.get(f"/projects/{adopted['id']}/history").json["items"]
    assert [one["fiscal_year"] for one in reported["progress"]] == [2026]
    assert history[0]["changes"][0]["label"] == "令和8年度の実績"


def test_costs_that_do_not_match_funding_are_refused_at_the_field(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    wrong = {**EXAMPLE_CONTENT, "funding": EXAMPLE_CONTENT["funding"][:1]}
    draft = official.post("/projects", json=wrong).json

    refused = change(official, draft, "request-approval")

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/funding"


def test_another_town_neither_sees_nor_changes_a_draft(as_member: Any) -> None:
    draft = as_member("official", of=RAUSU).post("/projects", json=EXAMPLE_CONTENT).json
    other = as_member("official", of=SHIBETSU)
    headers = {"If-Match": '"1"'}

    assert other.get(f"/projects/{draft['id']}").status_code == 404
    answer = other.put(f"/projects/{draft['id']}", json=EXAMPLE_CONTENT, headers=headers)
    assert answer.status_code == 404


def test_unknown_members_and_control_characters_are_named(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    body = {**EXAMPLE_CONTENT, "colour": "blue", "problem": "a\x07b"}

    refused = official.post("/projects", json=body)

    assert refused.status_code == 422
    assert {e["pointer"] for e in refused.json["errors"]} == {"/colour", "/problem"}


def test_the_reason_and_the_meeting_of_a_decision_stand_in_the_history_of_all_who_see_it(
    as_member: Any, context: ServiceContext
) -> None:
    project = submitted(as_member)
    with context.transactions.database.writing() as session:
        session.execute(update(projects).values(state="under_evaluation", round_id="r"))
    recorded = DecisionRecorded(
        round_id="r",
        project_id=project["id"],
        decision=Decision.ON_HOLD,
        reason="運用費の財源を確かめる。",
        meeting_date=date(2026, 11, 20),
    )
    service = Member.of_service("registry")
    context.transactions.run(actions.follow_decision, service, "", recorded)

    for town in (RAUSU, SHIBETSU):
        official = as_member("official", of=town)
        entry = official.get(f"/projects/{project['id']}/history").json["items"][0]
        assert (entry["event"], entry["to_state"]) == ("decided", "on_hold")
        assert entry["comment"] == "令和8年11月20日の会議で決定。\n運用費の財源を確かめる。"
        assert official.get("/home").json["news"][0]["comment"] == entry["comment"]
    own = as_member("official", of=RAUSU)
    assert "edit" in own.get(f"/projects/{project['id']}").json["actions"]
    assert [group["queue"] for group in own.get("/home").json["waiting"]] == ["on_hold"]
