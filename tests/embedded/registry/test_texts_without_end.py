"""What a town writes into projects stays in their history: so much a day, and no more."""

import io
import json
from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from shared.files import Allowance
from shared.web.context import ServiceContext
from tests.embedded.registry.steps import RAUSU, SHIBETSU, at, change, edit
from tests.embedded.security.world import PDF

ONE_SAVE = 2 * len(json.dumps(EXAMPLE_CONTENT, ensure_ascii=False).encode())
"""Bytes: a history tells what was there before, too."""


def save(client: Any, project: dict[str, Any], **content: Any) -> Any:
    body = {**EXAMPLE_CONTENT, **content}
    return client.put(f"/projects/{project['id']}", json=body, headers=at(project))


def entries(client: Any, project: dict[str, Any]) -> int:
    total: int = client.get(f"/projects/{project['id']}/history").json["total"]
    return total


@pytest.fixture
def rausu(as_member: Any) -> Any:
    return as_member("official", of=RAUSU)


@pytest.fixture
def project(rausu: Any) -> dict[str, Any]:
    project: dict[str, Any] = rausu.post("/projects", json=EXAMPLE_CONTENT).json
    return project


def test_a_town_that_saves_without_end_is_held_back_and_no_other(
    as_member: Any, context: ServiceContext, rausu: Any, project: dict[str, Any]
) -> None:
    context.allowance = Allowance(bytes_a_day=ONE_SAVE * 3 // 2)
    project = edit(rausu, project, title="一")
    before = entries(rausu, project)
    refused = save(rausu, project, title="二")
    another = rausu.post("/projects", json=EXAMPLE_CONTENT)

    for answer in (refused, another):
        assert (answer.status_code, answer.json["type"]) == (413, "urn:yui:problem:quota-used-up")
        assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    assert entries(rausu, project) == before
    assert rausu.get(f"/projects/{project['id']}").json["content"]["title"] == "一"
    assert rausu.get("/projects").json["total"] == 1
    theirs = {**EXAMPLE_CONTENT, "lead_municipality": SHIBETSU, "partners": []}
    assert as_member("official", of=SHIBETSU).post("/projects", json=theirs).status_code == 201


def test_a_town_that_is_held_back_takes_the_steps_that_need_no_text(
    context: ServiceContext, rausu: Any, project: dict[str, Any]
) -> None:
    context.allowance = Allowance(bytes_a_day=1)

    assert save(rausu, project, title="一").status_code == 413
    assert change(rausu, project, "request-approval").status_code == 200


def test_saves_that_are_refused_take_nothing_of_what_a_town_may_store(
    context: ServiceContext, rausu: Any, project: dict[str, Any]
) -> None:
    context.allowance = Allowance(bytes_a_day=ONE_SAVE * 3 // 2)
    before = {**project, "revision": 7}
    assert [save(rausu, before).status_code for _ in range(3)] == [412] * 3

    assert save(rausu, project, title="一").status_code == 200


def test_approvals_without_end_are_held_back_though_they_bring_no_text(
    as_member: Any, context: ServiceContext, rausu: Any, project: dict[str, Any]
) -> None:
    head = as_member("section_head", of=RAUSU)
    project = change(head, project, "approve").json
    context.allowance = Allowance(bytes_a_day=20 * ONE_SAVE)

    def approve_anew() -> int:
        """With one file more or less: all else of the project is copied as it was."""
        nonlocal project
        if project["attachments"]:
            sha256 = project["attachments"][0]["sha256"]
            url = f"/projects/{project['id']}/attachments/{sha256}"
            answer = head.delete(url, headers=at(project))
        else:
            file = {"file": (io.BytesIO(PDF), "図.pdf")}
            url = f"/projects/{project['id']}/attachments"
            answer = head.post(url, data=file, headers=at(project))
        if answer.status_code == 413:
            return 413
        answer = change(head, answer.json, "approve")
        project = answer.json
        return int(answer.status_code)

    assert 413 in (approve_anew() for _ in range(100))
