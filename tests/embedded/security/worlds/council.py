"""council's world: everybody has an account."""

from datetime import UTC, date, datetime
from typing import Any

from infra.docs.routes import Line
from services.council import actions as council_actions
from services.council import permissions
from services.council.domain.proposals import Proposal, ProposedAction
from services.council.hashing import hash_password
from services.council.storage import proposals
from shared.access import Member, Relation, Role
from shared.events.fact import Fact
from shared.settings import Settings
from tests.embedded.security.world import (
    BETSUKAI,
    NEMURO,
    RAUSU,
    World,
    example,
    good,
    id_of,
    of_town,
    people,
)

PASSWORD = "北の海に立つ白い灯台の光"


def build(settings: Settings) -> World:
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

    made: list[str] = []

    def new_api_token() -> str:
        """In the place of the one before, which was asked about: a town has few of them."""
        client = world.client(predecessor)
        if made:
            client.delete(f"/api-tokens/{made[-1]}")
        made.append(str(good(client.post("/api-tokens", json=token_example))["id"]))
        return made[-1]

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
    world.changed_by_secretariat = [
        "PUT /members/{member_id}",
        "POST /members/{member_id}/suspend",
        "POST /members/{member_id}/resume",
        "POST /members/{member_id}/password-reset",
        "POST /members",
        "POST /plans",
        "POST /plans/{plan_id}/items",
        "DELETE /api-tokens/{token_id}",
        "POST /proposals/{proposal_id}/withdraw",
        "POST /proposals/{proposal_id}/confirm",
        "POST /proposals/{proposal_id}/decline",
    ]
    world.shown_by = {
        "municipality": "/municipalities",
        "member": "/members/{}",
        "api-token": "/api-tokens",
        "plan": "/plans/{}",
        "commitment": "/commitments",
    }
    return world


def proposed_by(world: World, proposer: str) -> str:
    """A reset that its proposer cannot confirm, nor anybody else here: it stays open."""
    proposal = Proposal(
        id=id_of("proposal"),
        deed=ProposedAction.RESET,
        member_id=id_of(f"official-{BETSUKAI}"),
        revision=1,
        proposed_by=proposer,
        proposed_at=datetime.now(UTC),
    )
    with world.context.transactions.database.writing() as session:
        proposals.add(session, proposal)
    return proposal.id


def enrol(world: World, caller: Member, password_hash: str) -> None:
    world.context.transactions.run(
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


def may_read(fact: Fact, caller: Member) -> bool:
    needed = {
        "municipality": permissions.READ_COMMON,
        "member": permissions.LIST_MEMBERS,
        "api-token": permissions.READ_API_TOKENS,
        "plan": permissions.READ_COMMON,
        "commitment": permissions.READ_COMMITMENTS,
    }
    return needed[fact.subject.partition("/")[0]].allows(caller)
