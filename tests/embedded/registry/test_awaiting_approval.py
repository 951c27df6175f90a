"""What becomes of a request for approval, and who is told."""

from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.registry.steps import NEMURO, RAUSU, SHIBETSU, change, edit, submitted


def queues(client: Any) -> list[str]:
    return [group["queue"] for group in client.get("/home").json["waiting"]]


def requested(official: Any) -> dict[str, Any]:
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    asked: dict[str, Any] = change(official, draft, "request-approval").json
    return asked


def test_an_edit_while_approval_is_awaited_stands_on_both_home_pages(as_member: Any) -> None:
    official = as_member("official", of=RAUSU, member_id="official")
    head = as_member("section_head", of=RAUSU, member_id="head")
    project = requested(official)
    assert (queues(official), queues(head)) == ([], ["approval"])

    edited = edit(official, project, title="一字直した事業")

    assert edited["approval"] == "lapsed"
    assert (queues(official), queues(head)) == (["lapsed"], ["lapsed"])
    (news,) = head.get("/home").json["news"]
    assert (news["event"], news["by"], news["lapsed"]) == ("edited", "official", True)
    assert official.get("/home").json["news"] == []

    change(official, edited, "request-approval")
    assert (queues(official), queues(head)) == ([], ["approval"])


def test_what_the_section_head_did_not_approve_waits_for_the_official_also_once_submitted(
    as_member: Any,
) -> None:
    official = as_member("official", of=RAUSU, member_id="official")
    head = as_member("section_head", of=RAUSU, member_id="head")
    project = edit(official, submitted(as_member), title="差替え")
    project = change(official, project, "request-approval").json
    change(head, project, "decline", comment="経費を見直してください。")

    assert queues(official) == ["declined"]
    assert official.get("/home").json["news"][0]["comment"] == "経費を見直してください。"


def test_whoever_approves_is_not_led_to_ask_themselves(as_member: Any) -> None:
    both = as_member("official", "section_head", of=RAUSU)
    draft = both.post("/projects", json=EXAMPLE_CONTENT).json
    assert "approve" in draft["actions"]
    assert "request-approval" not in draft["actions"]

    approved = change(both, draft, "approve").json

    assert (approved["state"], approved["version"]) == ("submitted", 1)
    assert not {"approve", "request-approval"} & set(approved["actions"])
    assert (
        "request-approval"
        in as_member("official", of=RAUSU).post("/projects", json=EXAMPLE_CONTENT).json["actions"]
    )


def test_a_replacement_overtaken_by_acceptance_is_told_to_its_town_alone(as_member: Any) -> None:
    official = as_member("official", of=RAUSU, member_id="official")
    office = as_member("coordinator", of=NEMURO, member_id="office")
    project = edit(official, submitted(as_member), title="差替え")
    project = change(official, project, "request-approval").json
    change(office, project, "accept")

    news = official.get("/home").json["news"][0]
    seen = official.get(f"/projects/{project['id']}").json
    assert (news["event"], news["lapsed"]) == ("accepted", True)
    assert seen["unsubmitted_changes"] is True
    assert seen["content"]["title"] == EXAMPLE_CONTENT["title"]
    partner = as_member("official", of=SHIBETSU)
    assert partner.get(f"/projects/{project['id']}").json["unsubmitted_changes"] is False
    assert [one["lapsed"] for one in partner.get("/home").json["news"]] == [False, False]


def test_a_partner_hears_of_the_public_steps_and_a_stranger_of_none(as_member: Any) -> None:
    """The example's partner is 標津町."""
    project = submitted(as_member)
    office = as_member("coordinator", of=NEMURO, member_id="office")
    change(office, project, "return", comment="根拠を添えてください。")

    told = as_member("head", of=SHIBETSU).get("/home").json["news"]
    assert [(one["event"], one["comment"]) for one in told] == [("returned", ""), ("submitted", "")]
    assert as_member("official", of="016918").get("/home").json["news"] == []
    assert as_member("evaluator").get("/home").json["news"] == []


def test_the_secretariat_hears_of_a_withdrawal_with_its_reason(as_member: Any) -> None:
    project = submitted(as_member)
    official = as_member("official", of=RAUSU)
    change(official, project, "withdraw", reason="財源の見込みが立たないため")

    newest = as_member("coordinator", of=NEMURO).get("/home").json["news"][0]
    assert (newest["event"], newest["comment"]) == ("withdrawn", "財源の見込みが立たないため")


@pytest.mark.parametrize(
    ("role", "town"), [("head", RAUSU), ("head", SHIBETSU), ("official", SHIBETSU)]
)
def test_the_towns_head_and_its_partners_hear_why_it_was_withdrawn(
    as_member: Any, role: str, town: str
) -> None:
    project = submitted(as_member)
    change(as_member("official", of=RAUSU), project, "withdraw", reason="財源の見込みが立たない。")
    reader = as_member(role, of=town)

    for entry in (
        reader.get("/home").json["news"][0],
        reader.get(f"/projects/{project['id']}/history").json["items"][0],
    ):
        assert (entry["event"], entry["comment"]) == ("withdrawn", "財源の見込みが立たない。")


def test_a_town_that_takes_no_part_sees_a_withdrawal_without_its_reason(as_member: Any) -> None:
    """別海町 stands in the working copy, and was never submitted as a partner."""
    project = submitted(as_member)
    official = as_member("official", of=RAUSU)
    project = edit(official, project, partners=["016918"])
    change(official, project, "withdraw", reason="財源の見込みが立たない。")

    for town, told in (("016918", ""), (SHIBETSU, "財源の見込みが立たない。")):
        history = as_member("official", of=town).get(f"/projects/{project['id']}/history").json
        newest = history["items"][0]
        assert (newest["event"], newest["comment"]) == ("withdrawn", told)


def test_a_draft_is_news_to_nobody_outside_its_town(as_member: Any) -> None:
    requested(as_member("official", of=RAUSU))
    for role, town in (("coordinator", NEMURO), ("official", SHIBETSU)):
        assert as_member(role, of=town).get("/home").json["news"] == []
        assert queues(as_member(role, of=town)) == []


def test_a_change_saved_and_not_submitted_stands_on_the_home_pages_of_its_town(
    as_member: Any,
) -> None:
    official = as_member("official", of=RAUSU, member_id="official")
    head = as_member("section_head", of=RAUSU, member_id="head")
    office = as_member("coordinator", of=NEMURO, member_id="office")
    project = submitted(as_member)
    assert (queues(official), queues(head)) == ([], [])

    edited = edit(official, project, title="差替え")
    assert (queues(official), queues(head)) == (["unsubmitted"], ["unsubmitted"])
    assert queues(office) == ["acceptance"]

    change(office, project, "accept")
    assert (queues(official), queues(head)) == (["overtaken"], ["overtaken"])
    change(office, project, "return", comment="差し替えてください。")
    (returned,) = official.get("/home").json["waiting"]
    assert (returned["queue"], returned["items"][0]["unsubmitted_changes"]) == ("returned", True)

    again = official.get(f"/projects/{edited['id']}").json
    edit(official, again, title=EXAMPLE_CONTENT["title"])
    assert official.get("/home").json["waiting"][0]["items"][0]["unsubmitted_changes"] is False


def test_what_is_saved_and_not_submitted_is_told_to_its_town_alone(as_member: Any) -> None:
    edit(as_member("official", of=RAUSU), submitted(as_member), title="差替え")
    told = {
        role: as_member(role, of=town).get("/projects").json["items"][0]["unsubmitted_changes"]
        for role, town in (
            ("official", RAUSU),
            ("auditor", None),
            ("head", RAUSU),
            ("coordinator", NEMURO),
            ("section_head", SHIBETSU),
        )
    }
    assert told == {
        "official": True,
        "auditor": True,
        "head": False,
        "coordinator": False,
        "section_head": False,
    }


def test_saving_without_a_change_leaves_no_trace(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    saved = edit(official, draft)

    assert saved["revision"] == draft["revision"]
    past = official.get(f"/projects/{draft['id']}/history").json["items"]
    assert [entry["event"] for entry in past] == ["registered"]


def test_a_request_for_approval_is_taken_back_without_changing_or_withdrawing_anything(
    as_member: Any,
) -> None:
    official = as_member("official", of=RAUSU, member_id="official")
    head = as_member("section_head", of=RAUSU, member_id="head")
    project = requested(official)
    assert "cancel-request" in official.get(f"/projects/{project['id']}").json["actions"]
    assert "cancel-request" not in head.get(f"/projects/{project['id']}").json["actions"]

    cancelled = change(official, project, "cancel-request").json

    assert (cancelled["approval"], cancelled["state"]) == ("none", "draft")
    assert (queues(official), queues(head)) == (["draft"], [])
    newest = head.get(f"/projects/{project['id']}/history").json["items"][0]
    assert (newest["event"], newest["lapsed"]) == ("request_cancelled", False)
    assert head.get("/home").json["news"][0]["event"] == "request_cancelled"
    assert change(official, project, "cancel-request").status_code == 409


def test_a_queue_shows_its_newest_and_tells_how_many_wait_in_all(
    as_member: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("services.registry.actions.noticing.MOST_WAITING", 2)
    official = as_member("official", of=RAUSU)
    drafts = [official.post("/projects", json=EXAMPLE_CONTENT).json for _ in range(3)]
    submitted(as_member)

    told = {one["queue"]: one for one in official.get("/home").json["waiting"]}

    assert told["draft"]["total"] == 3
    assert [one["id"] for one in told["draft"]["items"]] == [
        draft["id"]
        for draft in sorted(drafts, key=lambda one: (one["updated_at"], one["id"]), reverse=True)
    ][:2]


def test_a_project_that_waits_for_both_of_a_members_roles_stands_in_both_queues(
    as_member: Any,
) -> None:
    project = edit(as_member("official", of=RAUSU), submitted(as_member), title="差替え")
    change(as_member("official", of=RAUSU), project, "request-approval")

    both = as_member("section_head", "coordinator", of=RAUSU)

    assert queues(both) == ["approval", "acceptance"]
