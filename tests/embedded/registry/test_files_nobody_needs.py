"""Attachments' bytes stay as long as a version or a working copy names them, and no longer."""

import io
from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from services.registry.uploads import LARGEST_BYTES
from shared.files import Allowance
from shared.web.context import ServiceContext
from tests.embedded.registry.steps import RAUSU, SHIBETSU, at, change
from tests.embedded.sweeping import THE_DAY_AFTER, TOMORROW, hashes, swept


def attached(client: Any, project: dict[str, Any], text: str) -> dict[str, Any]:
    pdf = io.BytesIO(b"%PDF-1.7\n" + text.encode())
    answer = client.post(
        f"/projects/{project['id']}/attachments",
        data={"file": (pdf, f"{text[:10]}.pdf")},
        headers=at(project),
    )
    assert answer.status_code == 201
    got: dict[str, Any] = answer.json
    return got


def taken_away(client: Any, project: dict[str, Any], sha256: str) -> dict[str, Any]:
    url = f"/projects/{project['id']}/attachments/{sha256}"
    answer: dict[str, Any] = client.delete(url, headers=at(project)).json
    return answer


def test_an_attachment_taken_away_gives_its_bytes_back(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    project = attached(official, official.post("/projects", json=EXAMPLE_CONTENT).json, "図")
    project = attached(official, project, "表")
    drawn, kept = (file["sha256"] for file in project["attachments"])
    taken_away(official, project, drawn)

    assert swept(context) == {drawn, kept}, "somebody may just be attaching the same"
    assert swept(context, TOMORROW, THE_DAY_AFTER) == {kept}
    assert [file.name for file in context.files.folder.rglob("*") if file.is_file()] == [kept]
    assert 'yui_removed_files_total{service="registry"}' in official.get("/metrics").text


def test_an_attachment_that_a_version_names_stays_when_it_is_taken_away(
    as_member: Any, context: ServiceContext
) -> None:
    official, head = as_member("official", of=RAUSU), as_member("section_head", of=RAUSU)
    project = attached(official, official.post("/projects", json=EXAMPLE_CONTENT).json, "図")
    named = hashes(project["attachments"])
    change(official, project, "request-approval")
    change(head, project, "approve")
    project = official.get(f"/projects/{project['id']}").json
    left = taken_away(official, project, *named)
    assert left["attachments"] == []

    assert swept(context, TOMORROW, THE_DAY_AFTER) == named


def test_what_was_refused_after_it_was_stored_gives_its_bytes_back(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    kept = attached(official, official.post("/projects", json=EXAMPLE_CONTENT).json, "図")
    context.files.put(io.BytesIO(b"stored by a process that was killed before its commit"))

    assert swept(context, TOMORROW, THE_DAY_AFTER) == hashes(kept["attachments"])


def test_a_file_attached_again_after_it_was_set_aside_is_there(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    project = attached(official, official.post("/projects", json=EXAMPLE_CONTENT).json, "図")
    (sha256,) = hashes(project["attachments"])
    project = taken_away(official, project, sha256)
    assert swept(context, TOMORROW) == set()

    attached(official, project, "図")

    assert swept(context, THE_DAY_AFTER) == {sha256}


def test_a_town_that_attaches_and_takes_away_without_end_is_held_back_and_no_other(
    as_member: Any, context: ServiceContext
) -> None:
    rausu, shibetsu = (as_member("official", of=town) for town in (RAUSU, SHIBETSU))
    project = rausu.post("/projects", json=EXAMPLE_CONTENT).json
    theirs = {**EXAMPLE_CONTENT, "lead_municipality": SHIBETSU, "partners": []}
    other = shibetsu.post("/projects", json=theirs).json
    context.allowance = Allowance(bytes_a_day=250_000)
    for text in ("a" * 100_000, "b" * 100_000):
        project = attached(rausu, project, text)
        project = taken_away(rausu, project, *hashes(project["attachments"]))
    before = swept(context)

    pdf = io.BytesIO(b"%PDF-1.7\n" + b"c" * 100_000)
    url = f"/projects/{project['id']}/attachments"
    refused = rausu.post(url, data={"file": (pdf, "c.pdf")}, headers=at(project))

    assert (refused.status_code, refused.json["type"]) == (413, "urn:yui:problem:quota-used-up")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert swept(context) == before
    attached(shibetsu, other, "図")


@pytest.mark.parametrize(
    ("name", "size_bytes", "status"), [("図.exe", 20, 422), ("図.pdf", LARGEST_BYTES + 1, 413)]
)
def test_files_that_are_refused_take_nothing_of_what_a_town_may_store(
    as_member: Any, context: ServiceContext, name: str, size_bytes: int, status: int
) -> None:
    official = as_member("official", of=RAUSU)
    project = official.post("/projects", json=EXAMPLE_CONTENT).json
    context.allowance = Allowance(bytes_a_day=size_bytes)
    url, junk = f"/projects/{project['id']}/attachments", b"%PDF-".ljust(size_bytes)
    for _ in range(2):
        data = {"file": (io.BytesIO(junk), name)}
        assert official.post(url, data=data, headers=at(project)).status_code == status

    small = {"file": (io.BytesIO(b"%PDF-1.7\n".ljust(size_bytes // 2)), "図.pdf")}
    assert official.post(url, data=small, headers=at(project)).status_code == 201
