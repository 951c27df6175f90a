"""What reporting knows of the others, over HTTP, from their facts alone."""

from typing import Any

import pytest
from sqlalchemy import text

from shared.events.registry import ProjectAccepted, ProjectDecided, ProjectWithdrawn
from shared.web.context import ServiceContext
from tests.embedded.migrating import run_again
from tests.embedded.reporting.facts import BETSUKAI, PROJECT, TITLE, shared, submitted, withdrawn

RAUSU, NEMURO = "016942", "012238"


def of_town(overview: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in overview["by_municipality"] if row["key"] == code)


def test_a_submitted_project_is_counted_for_its_lead_town(as_member: Any, tell: Any) -> None:
    tell(submitted())
    overview = as_member("head", of=NEMURO).get("/overview").json
    assert of_town(overview, RAUSU) == {"key": RAUSU, "projects": 1, "cost_yen": 13_000_000}
    assert of_town(overview, NEMURO)["projects"] == 0
    heard = {one["service"]: one["position"] for one in overview["positions"]}
    assert heard == {"council": 0, "registry": 1, "sharing": 0, "evaluation": 0}


def test_a_withdrawn_project_is_counted_no_more_but_still_found(as_member: Any, tell: Any) -> None:
    tell(submitted(), ProjectWithdrawn(project_id=PROJECT))
    client = as_member("official", of=NEMURO)
    assert client.get("/overview").json["projects"] == 0
    assert client.get(f"/projects/{PROJECT}").json["state"] == "withdrawn"


def test_a_project_heard_before_an_upgrade_is_counted_after_it(
    as_member: Any, tell: Any, context: ServiceContext
) -> None:
    tell(submitted())
    database = context.transactions.database
    with database.writing() as session:
        for column in ("lead_municipality", "field", "cost_yen"):
            session.execute(text(f"alter table joint_projects drop column {column}"))

    run_again(database, "reporting", "0007_counted_projects")

    overview = as_member("head", of=NEMURO).get("/overview").json
    assert of_town(overview, RAUSU) == {"key": RAUSU, "projects": 1, "cost_yen": 13_000_000}


def test_the_state_follows_what_the_registry_tells(as_member: Any, tell: Any) -> None:
    client = as_member("evaluator")
    tell(submitted(), ProjectAccepted(project_id=PROJECT, version=1))
    assert client.get("/projects").json["items"][0]["state"] == "accepted"
    tell(ProjectDecided(project_id=PROJECT, round_id="r", decision="adopted"))
    found = client.get(f"/projects/{PROJECT}").json
    assert (found["state"], found["title"]) == ("adopted", TITLE)


def test_a_newer_version_replaces_the_earlier_one(as_member: Any, tell: Any) -> None:
    tell(submitted(), submitted(version=2, title="差し替えた題名"))
    page = as_member("auditor").get("/projects").json
    assert (page["total"], page["items"][0]["title"]) == (1, "差し替えた題名")


def test_projects_stand_in_the_councils_order_of_towns(as_member: Any, tell: Any) -> None:
    second = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a02"
    tell(
        submitted(), submitted(project_id=second, number="R8-別海-001", lead_municipality=BETSUKAI)
    )
    listed = as_member("auditor").get("/projects").json["items"]
    assert [one["number"] for one in listed] == ["R8-別海-001", "R8-羅臼-001"]


def test_a_project_not_heard_of_is_not_found(as_member: Any, tell: Any) -> None:
    assert as_member("official", of=RAUSU).get(f"/projects/{PROJECT}").status_code == 404


def test_a_dataset_is_known_with_its_consent(as_member: Any, tell: Any) -> None:
    tell(shared())
    assert as_member("official", of=RAUSU).get("/overview").json["datasets"] == 1
    tell(withdrawn())
    assert as_member("official", of=RAUSU).get("/overview").json["datasets"] == 1


@pytest.mark.parametrize("path", ["/overview", "/projects", "/reports", "/word-template"])
def test_nobody_reads_without_signing_in(as_member: Any, path: str) -> None:
    client = as_member("official", of=RAUSU)
    del client.environ_base["HTTP_AUTHORIZATION"]
    assert client.get(path).status_code == 401
