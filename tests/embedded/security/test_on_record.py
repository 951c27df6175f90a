"""Whatever the 事務局 changes says who did it: in the trail, or in a history."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.docs.routes import Line, lines_of, readable
from services.council.domain.proposals import Proposal, ProposedAction
from services.council.schemas import EXAMPLE_REVISION
from services.council.storage import proposals
from services.evaluation.schemas import EXAMPLE_ROUND
from services.registry.storage import read_history
from services.reporting.uploads import default_template
from shared.access import Member, Role
from shared.manifests import WITH_API
from shared.settings import Settings
from shared.workshop import Task
from tests.embedded.security.world import NEMURO, RAUSU, World, id_of
from tests.embedded.security.worlds import WORLDS
from tests.embedded.security.worlds.council import enrol
from tests.embedded.trail.records import on_record

COORDINATOR = Member(id_of(f"coordinator-{NEMURO}"), NEMURO, frozenset({Role.COORDINATOR}))
SECOND = Member(id_of("second"), NEMURO, frozenset({Role.COORDINATOR}))

ONES_OWN = {"account.own", "everybody"}
"""Permissions of one's own account: signing in, sessions, password, putting a notice away."""

RESOLVING = ["POST /parked/{stream}/{position}/replay", "POST /parked/{stream}/{position}/skip"]


@pytest.fixture(params=WITH_API)
def world(request: pytest.FixtureRequest, settings: Settings) -> Iterator[World]:
    """A world of this test's own, which uses it up."""
    built = WORLDS[request.param](settings)
    yield built
    built.close()


def changing(service: str) -> dict[str, Line]:
    """What the 事務局 may change beyond their own account, by `METHOD /path`."""
    return {
        f"{line.method} {readable(line.route)}": line
        for line in lines_of(service)
        if line.method != "GET"
        and line.checks[0].name not in ONES_OWN
        and line.checks[0].may_ever(COORDINATOR)
    }


def another_proposal(world: World) -> str:
    """What a second 事務局 member proposed, another one each time."""
    if not any(one.whom == SECOND.id for one in on_record(world.context.transactions)):
        enrol(world, SECOND, "")
    proposal = Proposal(
        id=str(uuid.uuid4()),
        deed=ProposedAction.RESET,
        member_id=id_of(f"official-{RAUSU}"),
        revision=1,
        proposed_by=SECOND.id,
        proposed_at=datetime.now(UTC),
    )
    with world.context.transactions.database.writing() as session:
        proposals.add(session, proposal)
    return proposal.id


def values(world: World, name: str) -> dict[str, str]:
    """Of the route's variables."""
    state = {"registry": "submitted", "evaluation": "in preparation"}.get(world.service, "")
    given = {**world.variables.get("", {}), **world.variables.get(state, {})}
    given |= {"stream": world.subscription, "position": world.parked_position}
    if name.endswith(("confirm", "decline")):
        given["proposal_id"] = another_proposal(world)
    named = {key: value for key, value in given.items() if f"{{{key}}}" in name}
    return {key: value if isinstance(value, str) else value() for key, value in named.items()}


def body(world: World, name: str, line: Line) -> dict[str, Any]:
    """What changes something, where the worked example does not."""
    if name == "PUT /members/{member_id}":
        path = f"/members/{world.variables['']['member_id']}"
        now = world.client(COORDINATOR).get(path).json
        return {"json": {key: now[key] for key in EXAMPLE_REVISION} | {"name": "新採用の職員"}}
    if name == "PUT /rounds/{round_id}":
        projects = [world.variables["in preparation"]["project_id"]]
        evaluators = [{"member_id": id_of(f"evaluator-{RAUSU}"), "municipality": RAUSU}]
        changed = {"due_date": "2050-12-18", "candidates": projects, "evaluators": evaluators}
        return {"json": {**EXAMPLE_ROUND, **changed}}
    if name == "PUT /word-template":
        return {"data": {"file": (default_template(Task.run), "ひな形.docx")}}
    return world.body_of(line)


def do(world: World, name: str, line: Line) -> None:
    method, path = name.split()
    url = path.format(**values(world, name))
    client = world.client(COORDINATOR)
    thing = client.get("/".join(url.split("/")[:3]))
    headers = {"If-Match": thing.headers["ETag"]} if "ETag" in thing.headers else {}
    answer = client.open(url, method=method, headers=headers, **body(world, name, line))
    assert answer.status_code < 300, f"{name}: {answer.text}"


def traces(world: World) -> int:
    """How often it is written down that the 事務局 member did something."""
    written = [one.by for one in on_record(world.context.transactions)]
    if world.service == "registry":
        project = world.variables["submitted"]["project_id"]
        with world.context.transactions.database.reading() as session:
            entries, _ = read_history(session, project, None, 1, 100)
        written += [entry.by for entry in entries]
    return written.count(COORDINATOR.id)


def test_every_change_by_the_secretariat_says_who_made_it(world: World) -> None:
    routes = changing(world.service)
    order = [*world.changed_by_secretariat, *RESOLVING]
    assert set(routes) == set(order)
    silent = []
    for name in order:
        before = traces(world)
        do(world, name, routes[name])
        silent += [name] if traces(world) == before else []
    assert not silent
