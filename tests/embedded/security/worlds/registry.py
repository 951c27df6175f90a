"""registry's world: projects of one town."""

import io
from typing import Any

from services.registry import permissions
from services.registry.schemas import EXAMPLE_CONTENT
from shared.access import Member, Relation
from shared.events.fact import Fact
from shared.settings import Settings
from tests.embedded.security.world import (
    PDF,
    RAUSU,
    SHIBETSU,
    World,
    at,
    good,
    of_town,
)

DRAFT_TITLE = "まだ誰にも話していない事業"


def build(settings: Settings) -> World:
    """A draft and a submitted project of 羅臼町, with 標津町 as partner and a file each."""
    world = World("registry", settings)
    official, head = world.as_("official", RAUSU), world.as_("section_head", RAUSU)

    def draft(title: str) -> Any:
        project = good(official.post("/projects", json={**EXAMPLE_CONTENT, "title": title}))
        file = {"file": (io.BytesIO(PDF), "図.pdf")}
        url = f"/projects/{project['id']}/attachments"
        return good(official.post(url, data=file, headers=at(project["revision"])))

    def submit(project: Any) -> Any:
        for client, verb in ((official, "request-approval"), (head, "approve")):
            url = f"/projects/{project['id']}/{verb}"
            project = good(client.post(url, headers=at(project["revision"])))
        return project

    kept, told = draft(DRAFT_TITLE), submit(draft(EXAMPLE_CONTENT["title"]))
    world.variables = {
        "": {
            "version": "1",
            "fiscal_year": "2026",
            "sha256": kept["attachments"][0]["sha256"],
        },
        "draft": {"project_id": kept["id"]},
        "submitted": {"project_id": told["id"]},
    }
    world.relations = lambda line, caller: (
        {Relation.PARTNER} if caller.municipality == SHIBETSU else of_town(caller, RAUSU)
    )
    world.changed_by_secretariat = [
        "POST /projects/{project_id}/accept",
        "POST /projects/{project_id}/return",
    ]
    world.shown_by = {"project": "/projects/{}"}
    return world


def may_read(fact: Fact, caller: Member) -> bool:
    return permissions.READ.allows(caller, Relation.OTHER)
