"""Files attached to a project, over HTTP."""

import io
import os
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.registry.schemas import EXAMPLE_CONTENT
from shared.web.context import ServiceContext
from tests.embedded.registry.steps import NEMURO, RAUSU, SHIBETSU, at, change, submitted

PDF = b"%PDF-1.7\n"


def attach(client: Any, project: dict[str, Any], name: str = "図.pdf") -> TestResponse:
    answer: TestResponse = client.post(
        f"/projects/{project['id']}/attachments",
        data={"file": (io.BytesIO(PDF), name)},
        headers=at(project),
    )
    return answer


def kept_files(context: ServiceContext) -> int:
    return sum(path.is_file() for path in (context.settings.files / "registry").rglob("*"))


def test_an_attached_file_comes_back_as_it_was(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json
    (file,) = project["attachments"]

    answer = official.get(f"/projects/{project['id']}/attachments/{file['sha256']}")

    assert (file["file_name"], file["size_bytes"]) == ("図.pdf", len(PDF))
    assert (answer.data, answer.content_type) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_same_file_under_another_name_is_refused_and_told_where_it_is(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json

    refused = attach(official, project, "位置図.pdf")

    assert refused.status_code == 422
    (problem,) = refused.json["errors"]
    assert problem["pointer"] == "/file"
    assert "「図.pdf」という名前で、すでに添付されています" in problem["message"]
    left = official.get(f"/projects/{project['id']}").json
    assert [file["file_name"] for file in left["attachments"]] == ["図.pdf"]
    assert left["revision"] == project["revision"]


def test_the_same_file_sent_again_changes_nothing(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json

    assert attach(official, project).json["revision"] == project["revision"]


@pytest.mark.parametrize("name", ["図．ｐｄｆ", "図．PDF", "図.ＰＤＦ"])
def test_an_ending_in_full_width_is_an_ending(as_member: Any, name: str) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json, name).json
    assert project["attachments"][0]["file_name"].lower() == "図.pdf"


def test_a_program_that_knows_no_japanese_names_gets_a_name_with_the_ending(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json
    path = f"/projects/{project['id']}/attachments/{project['attachments'][0]['sha256']}"

    told = official.get(path).headers["Content-Disposition"]

    assert told == "attachment; filename=yui.pdf; filename*=UTF-8''%E5%9B%B3.pdf"


def test_a_file_tells_nobody_that_others_stored_the_same(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json
    path = f"/projects/{project['id']}/attachments/{project['attachments'][0]['sha256']}"
    (stored,) = (
        each for each in (context.settings.files / "registry").rglob("*") if each.is_file()
    )
    os.utime(stored, (1_000_000_000, 1_000_000_000))
    long_ago = {"If-Modified-Since": "Mon, 10 Sep 2001 00:00:00 GMT"}
    before = [official.get(path), official.get(path, headers=long_ago)]

    neighbour = as_member("official", of=SHIBETSU)
    theirs = {**EXAMPLE_CONTENT, "lead_municipality": SHIBETSU, "partners": []}
    assert attach(neighbour, neighbour.post("/projects", json=theirs).json).status_code == 201

    after = [official.get(path), official.get(path, headers=long_ago)]
    for was, now in zip(before, after, strict=True):
        told = [{**answer.headers, "X-Request-ID": "", "Date": ""} for answer in (was, now)]
        assert (was.status_code, told[0]) == (now.status_code, told[1])


def test_a_part_of_a_file_can_be_asked_for(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json
    path = f"/projects/{project['id']}/attachments/{project['attachments'][0]['sha256']}"
    whole = official.get(path)
    assert official.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = official.get(path, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, PDF[1:4])


def test_nothing_is_kept_of_a_file_that_may_not_be_attached(
    as_member: Any, context: ServiceContext
) -> None:
    project = submitted(as_member)
    official, neighbour = as_member("official", of=RAUSU), as_member("official", of=SHIBETSU)
    assert attach(neighbour, project).status_code == 403
    assert attach(official, {**project, "revision": 1}).status_code == 412
    change(as_member("coordinator", of=NEMURO), project, "accept")
    assert attach(official, {**project, "revision": project["revision"] + 1}).status_code == 409
    assert kept_files(context) == 0


def test_a_file_keeps_its_name_without_folders_and_control_characters(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    (file,) = attach(official, draft, "C:/書類/計画\x07書①.pdf").json["attachments"]
    assert file["file_name"] == "計画書①.pdf"


def test_a_file_whose_ending_is_not_where_it_seems_is_refused(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    draft = official.post("/projects", json=EXAMPLE_CONTENT).json
    refused = attach(official, draft, "計画\u202efdp.exe")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/file"
