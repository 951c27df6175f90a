"""The world of each service, built through its own API."""

import io
from datetime import UTC, date, datetime
from typing import Any

from infra.docs.events import contracts, golden
from infra.docs.routes import Line
from infra.doors import streams_of
from services.council import actions as council_actions
from services.council.domain.proposals import Deed, Proposal
from services.council.hashing import hash_password
from services.council.storage import proposals
from services.evaluation.schemas import EXAMPLE_ROUND
from services.registry.schemas import EXAMPLE_CONTENT
from services.reporting.making import make_next
from services.reporting.uploads import default_template
from services.sharing.schemas import EXAMPLE_DATASET
from shared.access import Member, Relation, Role
from shared.database import Database
from shared.events.fact import Fact
from shared.messaging.inbox import WakeUp
from shared.messaging.listener import Listener
from shared.messaging.reading import LocalLog
from shared.settings import Settings
from shared.workshop import Task
from tests.contracts.goldens import golden_event
from tests.embedded.evaluation.sample import appointed, submitted, todays_decision
from tests.embedded.messaging.journey import Producer
from tests.embedded.security.world import (
    BETSUKAI,
    NEMURO,
    PDF,
    RAUSU,
    SHIBETSU,
    World,
    at,
    good,
    id_of,
    people,
)

PASSWORD = "北の海に立つ白い灯台の光"
DRAFT_TITLE = "まだ誰にも話していない事業"


def hear(world: World, *facts: Fact) -> None:
    """Let the service hear what its producers say."""
    for producer in sorted({fact.TYPE.partition(".")[0] for fact in facts}):
        database = Database(world.settings.database_url(producer))
        announcing = Producer(database, producer)
        announcing.announce(*(f for f in facts if f.TYPE.partition(".")[0] == producer))
        Listener(
            stream=f"{world.service}.{producer}",
            handlers=streams_of(world.service)[producer],
            transactions=world.parts.transactions,
            log=LocalLog(database),
            inbox=WakeUp(),
        ).catch_up()
        database.close()


def council(settings: Settings) -> World:
    """Everybody has an account; a plan, an API token and a commitment of 羅臼町 exist."""
    world = World("council", settings)
    hashed = hash_password(PASSWORD)
    somebody_else = Member(id_of("signs in"), RAUSU, frozenset({Role.OFFICIAL}))
    forgetful = Member(id_of("forgets"), RAUSU, frozenset({Role.OFFICIAL}))
    predecessor = Member(id_of("predecessor"), RAUSU, frozenset({Role.SECTION_HEAD}))
    for caller in (somebody_else, forgetful, predecessor, *people()):
        enrol(world, caller, hashed)
    secretariat = world.as_("coordinator", NEMURO)
    plan = good(secretariat.post("/plans", json=example(world, "/plans")))
    token_example = {"name": "連携", "municipality": RAUSU, "last_day": "2027-03-31"}

    def new_api_token() -> str:
        return str(good(world.client(predecessor).post("/api-tokens", json=token_example))["id"])

    commitment = {**example(world, "/commitments"), "project_id": id_of("committed to")}
    signed = good(world.as_("head", RAUSU).post("/commitments", json=commitment))
    world.variables[""] = {
        "member_id": id_of(f"official-{BETSUKAI}"),
        "plan_id": plan["id"],
        "commitment_id": signed["id"],
        "session_id": id_of("a session"),
        "token_id": new_api_token,
        "proposal_id": proposed_by(world, id_of(f"coordinator-{NEMURO}")),
        "notice_id": id_of("no notice"),
    }
    signing_in = {"login": somebody_else.id, "password": PASSWORD}

    def redemption() -> dict[str, Any]:
        url = f"/members/{forgetful.id}/password-reset"
        code = good(secretariat.post(url))["code"]
        return {"json": {"login": forgetful.id, "code": code, "new": PASSWORD}}

    def unused_token() -> dict[str, Any]:
        session = good(world.client(None).post("/sessions", json=signing_in))
        return {"json": {"refresh_token": session["refresh_token"]}}

    world.bodies = {
        "POST /passwords": redemption,
        "POST /sessions": signing_in,
        "POST /tokens": unused_token,
    }
    world.relations = _to_council
    return world


def proposed_by(world: World, proposer: str) -> str:
    """A reset that its proposer cannot confirm, nor anybody else here: it stays open."""
    proposal = Proposal(
        id=id_of("proposal"),
        deed=Deed.RESET,
        member_id=id_of(f"official-{BETSUKAI}"),
        revision=1,
        proposed_by=proposer,
        proposed_at=datetime.now(UTC),
    )
    with world.parts.transactions.database.writing() as session:
        proposals.add(session, proposal)
    return proposal.id


def enrol(world: World, caller: Member, password_hash: str) -> None:
    world.parts.transactions.run(
        council_actions.enrol_sample,
        Member.of_service("council"),
        "",
        member_id=caller.id,
        login=caller.id,
        name="担当者",
        section="企画財政課",
        municipality=caller.municipality,
        roles=caller.roles,
        password_hash=password_hash,
        term_until=date(2050, 3, 31),
    )


_ABOUT_ONES_OWN = {("GET", "/api-tokens"), ("POST", "/commitments")}


def _to_council(line: Line, caller: Member) -> set[Relation]:
    if (line.method, line.route) in _ABOUT_ONES_OWN:
        return {Relation.OWN if caller.municipality else Relation.OTHER}
    return of_town(caller, RAUSU)


def of_town(caller: Member, town: str) -> set[Relation]:
    return {Relation.OWN} if caller.municipality == town else {Relation.OTHER}


def example(world: World, path: str) -> Any:
    body = world.document["paths"][path]["post"]["requestBody"]
    return body["content"]["application/json"]["example"]


def registry(settings: Settings) -> World:
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
    return world


def sharing(settings: Settings) -> World:
    """Two datasets of 別海町: one for 標津町 alone, one for all members."""
    world = World("sharing", settings)
    owner = world.as_("official", BETSUKAI)

    def share(audience: str, *named: str) -> str:
        form = {
            **EXAMPLE_DATASET,
            "file": (io.BytesIO(EXAMPLE_DATASET["file"].encode()), "避難所.csv"),
            "audience": audience,
            "municipalities": list(named),
        }
        return str(good(owner.post("/datasets", data=form))["id"])

    world.variables = {
        "shared with one town": {"dataset_id": share("named", SHIBETSU)},
        "shared with all members": {"dataset_id": share("all_members")},
    }
    world.relations = _to_dataset
    return world


def _to_dataset(line: Line, caller: Member) -> set[Relation]:
    if not line.state:  # a new dataset is the caller's own municipality's
        return {Relation.OWN if caller.municipality else Relation.OTHER}
    relations = of_town(caller, BETSUKAI)
    if line.state == "shared with one town":
        reached = caller.municipality == SHIBETSU
    else:
        reached = caller.municipality is not None or caller.holds(Role.COORDINATOR)
    return relations | ({Relation.CONSENTED} if reached else set())


def evaluation(settings: Settings) -> World:
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
    return world


def accepted(project: str) -> Fact:
    contract = contracts()["registry.project.accepted.v1"]
    return contract(project_id=project, version=1)  # type: ignore[call-arg]


def _to_round(line: Line, caller: Member, appointees: set[str]) -> set[Relation]:
    if line.state == "in preparation" or (line.state == "open" and "ranking" in line.route):
        return {Relation.OTHER}
    relations = {Relation.APPOINTED} if caller.id in appointees else {Relation.OTHER}
    return relations | ({Relation.CONSENTED} if line.state == "published" else set())


def reporting(settings: Settings) -> World:
    """What the golden facts say has been heard, and a report is made."""
    world = World("reporting", settings)
    hear(
        world,
        *(
            golden_event(name)[0]
            for name in sorted(contracts(), key=lambda name: int(golden(name)["sequence"]))
            if name.partition(".")[0] in streams_of("reporting")
        ),
    )
    secretariat = world.as_("coordinator", NEMURO)
    report = good(secretariat.post("/reports", json=example(world, "/reports")))
    make_next(world.parts)
    template = {"file": (default_template(Task.run), "ひな形.docx")}
    good(secretariat.put("/word-template", data=template))
    world.variables[""] = {
        "project_id": golden("registry.project.submitted.v1")["data"]["project_id"],
        "report_id": report["id"],
        "format_": "csv",
    }
    return world


WORLDS = {world.__name__: world for world in (council, registry, sharing, evaluation, reporting)}
