"""A project's history is read page by page, by each as much as they may know."""

from typing import Any

import pytest
from sqlalchemy import event

from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.registry.steps import RAUSU, SHIBETSU, change, edit, submitted


@pytest.fixture
def rewritten(as_member: Any) -> dict[str, Any]:
    """A submitted project that its town has rewritten 25 times since."""
    project = submitted(as_member)
    official = as_member("official", of=RAUSU)
    for number in range(25):
        project = edit(official, project, title=f"第{number}案")
    return project


def past(client: Any, project: dict[str, Any], query: str = "") -> Any:
    return client.get(f"/projects/{project['id']}/history{query}").json


def test_one_answer_tells_twenty_entries_and_how_many_there_are(
    as_member: Any, rewritten: dict[str, Any]
) -> None:
    official = as_member("official", of=RAUSU)
    first, second = past(official, rewritten), past(official, rewritten, "?page=2")

    assert (len(first["items"]), first["page"], first["total"]) == (20, 1, 28)
    assert len(second["items"]) == 8
    moments = [entry["at"] for page in (first, second) for entry in page["items"]]
    assert moments == sorted(moments, reverse=True)
    assert first["items"][0]["changes"][0]["after"] == "第24案"
    assert second["items"][-1]["event"] == "registered"


def test_no_answer_is_longer_than_twenty_entries(as_member: Any, rewritten: dict[str, Any]) -> None:
    official = as_member("official", of=RAUSU)
    answer = official.get(f"/projects/{rewritten['id']}/history?per_page=21")
    assert answer.status_code == 422


def test_pages_and_their_number_tell_others_nothing_of_how_often_a_town_rewrites(
    as_member: Any, rewritten: dict[str, Any]
) -> None:
    told = past(as_member("official", of=SHIBETSU), rewritten)
    assert [entry["event"] for entry in told["items"]] == ["submitted"]
    assert told["total"] == 1


def test_a_draft_of_another_town_has_no_history_on_any_page(as_member: Any) -> None:
    draft = as_member("official", of=RAUSU).post("/projects", json=EXAMPLE_CONTENT).json
    change(as_member("official", of=RAUSU), draft, "request-approval")
    for query in ("", "?page=2"):
        neighbour = as_member("official", of=SHIBETSU)
        assert neighbour.get(f"/projects/{draft['id']}/history{query}").status_code == 404


def test_no_step_inside_its_town_is_read_for_somebody_else(
    as_member: Any, context: Any, rewritten: dict[str, Any]
) -> None:
    engine = context.transactions.database.engine
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "project_history" in statement:
            asked.append((statement, values))

    outsider = as_member("official", of=SHIBETSU)
    event.listen(engine, "before_cursor_execute", note)
    past(outsider, rewritten)
    outsider.get("/home")
    event.remove(engine, "before_cursor_execute", note)

    assert len(asked) == 2
    with engine.connect() as connection:
        for statement, values in asked:
            plan = connection.exec_driver_sql(f"explain query plan {statement}", values)
            ways = [row.detail for row in plan if "project_history" in row.detail]
            assert any("project_history_by_event" in way for way in ways), ways
