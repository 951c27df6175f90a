"""Files attached to a project, over HTTP."""

import io
from typing import Any

from werkzeug.test import TestResponse

from services.registry.schemas import EXAMPLE_CONTENT
from shared.web.parts import Parts
from tests.embedded.registry.steps import NEMURO, RAUSU, SHIBETSU, at, change, submitted

PDF = b"%PDF-1.7\n"


def attach(client: Any, project: dict[str, Any], name: str = "図.pdf") -> TestResponse:
    answer: TestResponse = client.post(
        f"/projects/{project['id']}/attachments",
        data={"file": (io.BytesIO(PDF), name)},
        headers=at(project),
    )
    return answer


def kept_files(parts: Parts) -> int:
    return sum(path.is_file() for path in (parts.settings.files / "registry").rglob("*"))


def test_an_attached_file_comes_back_as_it_was(as_member: Any) -> None:
    official = as_member("official", of=RAUSU)
    project = attach(official, official.post("/projects", json=EXAMPLE_CONTENT).json).json
    (file,) = project["attachments"]

    answer = official.get(f"/projects/{project['id']}/attachments/{file['sha256']}")

    assert (file["file_name"], file["size_bytes"]) == ("図.pdf", len(PDF))
    assert (answer.data, answer.content_type) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_nothing_is_kept_of_a_file_that_may_not_be_attached(as_member: Any, parts: Parts) -> None:
    project = submitted(as_member)
    official, neighbour = as_member("official", of=RAUSU), as_member("official", of=SHIBETSU)
    assert attach(neighbour, project).status_code == 403
    assert attach(official, {**project, "revision": 1}).status_code == 412
    change(as_member("coordinator", of=NEMURO), project, "accept")
    assert attach(official, {**project, "revision": project["revision"] + 1}).status_code == 409
    assert kept_files(parts) == 0


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
