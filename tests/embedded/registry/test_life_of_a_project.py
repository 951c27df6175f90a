"""A project from draft to acceptance, over HTTP."""

from typing import Any

from services.registry.schemas import EXAMPLE_CONTENT
from shared.web.parts import Parts

RAUSU, SHIBETSU = "016942", "016934"


def change(client: Any, project: dict[str, Any], verb: str, **body: Any) -> Any:
    url = f"/projects/{project['id']}/{verb}"
    return client.post(url, json=body or None, headers={"If-Match": f'"{project["revision"]}"'})


def test_a_submitted_project_is_seen_by_the_secretariat_and_told_once(
    as_member: Any, parts: Parts
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
    project = change(coordinator, project, "return", comment="根拠を添えてください。").json

    mended = {**EXAMPLE_CONTENT, "necessity": "4Gの実測値を添付した。"}
    headers = {"If-Match": f'"{project["revision"]}"'}
    project = official.put(f"/projects/{project['id']}", json=mended, headers=headers).json
    project = change(official, project, "request-approval").json
    project = change(head, project, "approve").json

    assert (project["state"], project["version"]) == ("submitted", 2)
    history = coordinator.get(f"/projects/{project['id']}/history").json
    assert history[0]["changes"][0]["label"] == "5Gの必要性"
    accepted = change(coordinator, project, "accept").json
    assert accepted["state"] == "accepted"


def test_a_second_editor_is_told_instead_of_overwriting(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    headers = {"If-Match": f'"{draft["revision"]}"'}
    official.put(f"/projects/{draft['id']}", json=EXAMPLE_CONTENT, headers=headers)

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


def test_wifi_is_found_in_any_spelling(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    official.post("/projects", json=EXAMPLE_CONTENT)

    for spelling in ("wifi", "WiFi", "ＷＩＦＩ", "WⅰFⅰ"):
        assert official.get("/projects", query_string={"q": spelling}).json["total"] == 1


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


def test_others_read_the_submitted_version_while_the_town_edits_the_next(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    head = as_member("section_head", of=RAUSU)
    neighbour = as_member("official", of=SHIBETSU)
    project = official.post("/projects", json=EXAMPLE_CONTENT).json
    project = change(official, project, "request-approval").json
    project = change(head, project, "approve").json
    headers = {"If-Match": f'"{project["revision"]}"'}
    renamed = {**EXAMPLE_CONTENT, "title": "承認前の新しい名称"}
    project = official.put(f"/projects/{project['id']}", json=renamed, headers=headers).json
    change(official, project, "request-approval")

    seen = neighbour.get(f"/projects/{project['id']}").json
    listed = neighbour.get("/projects").json["items"][0]

    assert project["content"]["title"] == "承認前の新しい名称"
    assert seen["content"]["title"] == listed["title"] == EXAMPLE_CONTENT["title"]
    assert (seen["approval"], listed["approval"]) == ("none", "none")
