"""The lead town's working copy beside the version that was submitted."""

import json
from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.registry.steps import NEMURO, RAUSU, SHIBETSU, at, change, edit, submitted


def test_others_read_the_submitted_version_while_the_town_edits_the_next(as_member: Any) -> None:
    official, neighbour = as_member("official", of=RAUSU), as_member("official", of=SHIBETSU)
    project = edit(official, submitted(as_member), title="承認前の新しい名称")
    change(official, project, "request-approval")

    seen = neighbour.get(f"/projects/{project['id']}").json
    listed = neighbour.get("/projects").json["items"][0]

    assert project["content"]["title"] == "承認前の新しい名称"
    assert seen["content"]["title"] == listed["title"] == EXAMPLE_CONTENT["title"]
    assert (seen["approval"], listed["approval"]) == ("none", "none")


def test_once_accepted_the_town_too_reads_what_was_accepted(as_member: Any) -> None:
    official, coordinator = as_member("official", of=RAUSU), as_member("coordinator", of=NEMURO)
    project = edit(official, submitted(as_member), title="受理に間に合わなかった名称")
    project = change(coordinator, project, "accept").json

    assert official.get(f"/projects/{project['id']}").json["content"] == EXAMPLE_CONTENT


def test_what_the_town_had_begun_to_write_is_there_again_when_it_may_write(as_member: Any) -> None:
    official, coordinator = as_member("official", of=RAUSU), as_member("coordinator", of=NEMURO)
    project = edit(official, submitted(as_member), title="受理に間に合わなかった名称")
    project = change(coordinator, project, "accept").json
    project = change(coordinator, project, "return", comment="根拠を添えてください。").json

    seen = official.get(f"/projects/{project['id']}").json
    assert seen["content"]["title"] == "受理に間に合わなかった名称"


def test_what_the_section_head_writes_to_their_own_official_stays_in_the_town(
    as_member: Any,
) -> None:
    official, head = as_member("official", of=RAUSU), as_member("section_head", of=RAUSU)
    coordinator = as_member("coordinator", of=NEMURO)
    project = edit(official, submitted(as_member), title="新しい名称")
    project = change(official, project, "request-approval").json
    project = change(head, project, "decline", comment="町内だけの話").json

    assert official.get(f"/projects/{project['id']}").json["return_comment"] == "町内だけの話"
    for told in (f"/projects/{project['id']}", f"/projects/{project['id']}/history"):
        assert "町内だけの話" not in coordinator.get(told).get_data(as_text=True)


def test_a_version_that_never_was_is_not_found(as_member: Any) -> None:
    project = submitted(as_member)
    official = as_member("official", of=RAUSU)
    for number in (0, 2, 10**30):
        assert official.get(f"/projects/{project['id']}/versions/{number}").status_code == 404
    assert official.get(f"/projects/{project['id']}/versions/1").json["content"] == EXAMPLE_CONTENT


def test_nobody_else_can_tell_how_often_or_when_a_town_rewrites_its_copy(as_member: Any) -> None:
    official, neighbour = as_member("official", of=RAUSU), as_member("official", of=SHIBETSU)
    earlier, later = submitted(as_member), submitted(as_member)
    before = _seen(neighbour, earlier)

    rewritten = edit(official, earlier, title="承認前の新しい名称")
    change(official, edit(official, rewritten, title="もう一度"), "request-approval")

    assert _seen(neighbour, earlier) == before
    assert [one["id"] for one in neighbour.get("/projects").json["items"]] == [
        later["id"],
        earlier["id"],
    ]


def test_a_step_that_others_see_is_a_change_to_them_too(as_member: Any) -> None:
    official, neighbour = as_member("official", of=RAUSU), as_member("official", of=SHIBETSU)
    coordinator, head = as_member("coordinator", of=NEMURO), as_member("section_head", of=RAUSU)
    earlier, later = submitted(as_member), submitted(as_member)
    before = _seen(neighbour, earlier)

    edit(official, earlier, title="新しい名称")
    change(head, earlier, "approve")
    assert _seen(neighbour, earlier) != before
    assert neighbour.get("/projects").json["items"][0]["id"] == earlier["id"]

    read = coordinator.get(f"/projects/{later['id']}").json
    edit(official, later, title="承認前の新しい名称")
    assert change(coordinator, read, "accept").status_code == 200
    stale = coordinator.post(
        f"/projects/{later['id']}/return", json={"comment": "根拠"}, headers=at(read)
    )
    assert stale.status_code == 412


def _seen(reader: Any, project: dict[str, Any]) -> tuple[Any, ...]:
    """All that the reader is told of it, headers and the list's row too."""
    answer = reader.get(f"/projects/{project['id']}")
    rows = {row["id"]: row for row in reader.get("/projects").json["items"]}
    return answer.json, answer.headers["ETag"], rows[project["id"]]


def registered(official: Any, target: str) -> Any:
    """The answer to a project with this figure, as its JSON has it."""
    indicator = {**EXAMPLE_CONTENT["indicators"][0], "target": "@"}
    document = json.dumps({**EXAMPLE_CONTENT, "indicators": [indicator]}).replace('"@"', target)
    return official.post("/projects", data=document, content_type="application/json")


def test_minus_nothing_is_kept_as_nothing(as_member: Any) -> None:
    answer = registered(as_member("official", of=RAUSU), "-0.0")
    assert str(answer.json["content"]["indicators"][0]["target"]) == "0.0"


@pytest.mark.parametrize(
    ("target", "refused"), [("1e-400", 400), ("-1E-999", 400), ('"1e-400"', 422)]
)
def test_a_figure_too_small_to_be_kept_does_not_become_nothing(
    as_member: Any, target: str, refused: int
) -> None:
    assert registered(as_member("official", of=RAUSU), target).status_code == refused
