"""What the home page tells of late: of what its reader may see, undisturbed by what is private."""

from typing import Any

from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.registry.steps import NEMURO, RAUSU, SHIBETSU, change, edit, submitted

OUTSIDE = (
    ("official", SHIBETSU),
    ("section_head", SHIBETSU),
    ("head", SHIBETSU),
    ("head", RAUSU),
    ("evaluator", RAUSU),
    ("coordinator", NEMURO),
)


def events(client: Any) -> list[str]:
    return [one["event"] for one in client.get("/home").json["news"]]


def test_a_draft_withdrawn_before_it_was_submitted_is_told_to_its_town_alone(
    as_member: Any,
) -> None:
    """The example's partner is 標津町."""
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    change(official, draft, "withdraw", reason="財源の見込みが立たないため")

    for role, town in OUTSIDE:
        reader = as_member(role, of=town, member_id="reader")
        assert reader.get("/home").json == {"waiting": [], "news": [], "newest": []}, (role, town)
        assert reader.get("/projects").json["items"] == []
        assert reader.get("/sites").json == []
        for path in ("", "/history", "/versions/0"):
            assert reader.get(f"/projects/{draft['id']}{path}").status_code == 404
    assert as_member("coordinator", of=NEMURO).get("/feed").json == []
    assert events(as_member("section_head", of=RAUSU)) == ["withdrawn"]
    assert as_member("auditor").get(f"/projects/{draft['id']}").status_code == 200


def test_private_saves_push_no_public_step_off_anybodys_home_page(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    office = as_member("coordinator", of=NEMURO)
    project = submitted(as_member)
    change(office, project, "return", comment="根拠を添えてください。")
    project = official.get(f"/projects/{project['id']}").json
    for turn in range(6):
        project = edit(official, project, title=f"書直し{turn}")

    for role, town in (("official", SHIBETSU), ("head", RAUSU), ("section_head", RAUSU)):
        reader = as_member(role, of=town, member_id="reader")
        assert events(reader) == ["returned", "submitted"], (role, town)
    assert events(office) == ["submitted"]
    assert events(as_member("auditor")) == ["returned", "submitted"]


def test_steps_told_inside_the_town_push_no_public_step_off_outside_it(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    head = as_member("section_head", of=RAUSU)
    project = edit(official, submitted(as_member), title="差替え")
    for _ in range(3):
        change(official, project, "request-approval")
        change(head, project, "decline", comment="経費を見直してください。")
        change(official, project, "request-approval")
        asked = official.get(f"/projects/{project['id']}").json
        project = edit(official, asked, title=asked["content"]["title"] + "。")

    assert events(as_member("official", of=SHIBETSU)) == ["submitted"]
    told = events(as_member("official", of=RAUSU, member_id="colleague"))
    assert told == ["edited", "declined", "edited", "declined", "edited"]


def test_drafts_and_rewriting_of_another_town_push_no_project_off_a_partners_news(
    as_member: Any,
) -> None:
    official = as_member("official", of=RAUSU)
    told = submitted(as_member)
    others = [submitted(as_member) for _ in range(20)]
    change(as_member("coordinator", of=NEMURO), told, "accept")
    for project in others:
        edit(official, project, title="差替え")
    for _ in range(21):
        official.post("/projects", json=EXAMPLE_CONTENT)

    for role, town in (("official", SHIBETSU), ("head", SHIBETSU), ("head", RAUSU)):
        news = as_member(role, of=town).get("/home").json["news"]
        assert (news[0]["project_id"], news[0]["event"]) == (told["id"], "accepted"), (role, town)
        assert len(news) == 10


def test_an_official_who_is_also_of_the_secretariat_hears_of_both(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    change(official, draft, "request-approval")
    change(as_member("section_head", of=RAUSU), draft, "decline", comment="経費を。")

    both = as_member("official", "coordinator", of=RAUSU, member_id="both")
    assert events(both) == ["declined"]
