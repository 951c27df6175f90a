"""reporting's world: what the others told, and a report."""

from infra.docs.events import contracts, golden
from infra.doors import subscriptions_of
from services.reporting.making import make_next
from services.reporting.uploads import default_template
from shared.settings import Settings
from shared.workshop import Task
from tests.contracts.goldens import golden_event
from tests.embedded.security.world import (
    NEMURO,
    World,
    example,
    good,
    hear,
)


def build(settings: Settings) -> World:
    """What the golden facts say has been heard, and a report is made."""
    world = World("reporting", settings)
    hear(
        world,
        *(
            golden_event(name)[0]
            for name in sorted(contracts(), key=lambda name: int(golden(name)["sequence"]))
            if name.partition(".")[0] in subscriptions_of("reporting")
        ),
    )
    secretariat = world.as_("coordinator", NEMURO)
    report = good(secretariat.post("/reports", json=example(world, "/reports")))
    make_next(world.context)
    template = {"file": (default_template(Task.run), "ひな形.docx")}
    good(secretariat.put("/word-template", data=template))
    world.variables[""] = {
        "project_id": golden("registry.project.submitted.v1")["data"]["project_id"],
        "report_id": report["id"],
        "format_": "csv",
    }
    world.changed_by_secretariat = [
        "POST /reports",
        "PUT /word-template",
    ]
    return world
