"""evaluation's world: a round in each state."""

from typing import Any

from infra.docs.events import contracts
from infra.docs.routes import Line
from services.evaluation import permissions
from services.evaluation.schemas import EXAMPLE_ROUND
from shared.access import Member, Relation
from shared.events.fact import Fact
from shared.settings import Settings
from tests.embedded.evaluation.sample import appointed, submitted, todays_decision
from tests.embedded.security.world import (
    NEMURO,
    RAUSU,
    SHIBETSU,
    World,
    at,
    good,
    hear,
    id_of,
)


def build(settings: Settings) -> World:
    """Rounds in preparation, open and published, over projects of 根室市."""
    world = World("evaluation", settings)
    states = ("in preparation", "open", "published")
    projects = {state: id_of(f"project {state}") for state in states}
    appointees = {id_of(f"evaluator-{town}"): town for town in (RAUSU, SHIBETSU)}
    hear(
        world,
        *(
            fact
            for number, project in enumerate(projects.values(), 1)
            for fact in (submitted(project, f"R8-根室-00{number}", NEMURO), accepted(project))
        ),
        *(appointed(member, town) for member, town in appointees.items()),
    )
    secretariat = world.as_("coordinator", NEMURO)
    plan = {
        **EXAMPLE_ROUND,
        "due_date": "2050-12-18",
        "evaluators": [
            {"member_id": member, "municipality": town} for member, town in appointees.items()
        ],
    }

    def step(round_: Any, verb: str) -> Any:
        url = f"/rounds/{round_['id']}/{verb}"
        return good(secretariat.post(url, headers=at(round_["revision"])))

    rounds = {
        state: good(secretariat.post("/rounds", json={**plan, "candidates": [project]}))
        for state, project in projects.items()
    }
    step(rounds["open"], "open")
    closed = step(step(rounds["published"], "open"), "close")
    url = f"/rounds/{closed['id']}/candidates/{projects['published']}/decision"
    step(
        good(secretariat.put(url, json=todays_decision(), headers=at(closed["revision"]))),
        "publish",
    )
    world.variables = {
        state: {"round_id": rounds[state]["id"], "project_id": projects[state]} for state in states
    }
    world.variables[""] = {"project_id": projects["published"]}
    route = "/rounds/<uuid:round_id>/candidates/<uuid:project_id>/decision"
    world.bodies[f"PUT {route}"] = todays_decision()
    world.relations = lambda line, caller: _to_round(line, caller, set(appointees))
    world.changed_by_secretariat = [
        "POST /rounds",
        "PUT /rounds/{round_id}",
        "POST /rounds/{round_id}/open",
        "POST /rounds/{round_id}/close",
        "PUT /rounds/{round_id}/candidates/{project_id}/decision",
        "POST /rounds/{round_id}/publish",
    ]
    world.shown_by = {"round": "/rounds/{}"}
    return world


def accepted(project: str) -> Fact:
    contract = contracts()["registry.project.accepted.v1"]
    return contract(project_id=project, version=1)  # type: ignore[call-arg]


def _to_round(line: Line, caller: Member, appointees: set[str]) -> set[Relation]:
    if line.state == "in preparation" or (line.state == "open" and "ranking" in line.route):
        return {Relation.OTHER}
    relations = {Relation.APPOINTED} if caller.id in appointees else {Relation.OTHER}
    return relations | ({Relation.CONSENTED} if line.state == "published" else set())


def may_read(fact: Fact, caller: Member) -> bool:
    before_publication = ("evaluation.round.opened.v1", "evaluation.round.closed.v1")
    relations = () if fact.TYPE in before_publication else (Relation.CONSENTED,)
    return permissions.READ_ROUND.allows(caller, *relations)
