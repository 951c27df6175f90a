"""Who lost the right to act is refused at every route at once, with a token that is still good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from infra.docs.routes import Line, lines_of
from services.council.domain.members import Duties, Term
from services.council.hashing import hash_password
from services.council.storage import members
from shared.access import API_TOKEN, EVERYBODY, Member, Role, Scope
from shared.events.council import (
    ApiTokenRevoked,
    MemberAppointed,
    MemberChanged,
    MemberFact,
    MemberResumed,
    MemberSuspended,
)
from shared.transactions import random_id, utc_now
from shared.vocabulary import today_in_tokyo
from tests.embedded.security.world import NEMURO, RAUSU, SHIBETSU, World, at, good, hear
from tests.embedded.security.worlds.council import PASSWORD, enrol

TOWN = frozenset({Role.OFFICIAL, Role.SECTION_HEAD, Role.HEAD, Role.EVALUATOR})
Loss = Callable[[World, Member], None]


def newcomers() -> list[Member]:
    """Between them they hold every role, so that every route lets one of them through."""
    held = ((RAUSU, TOWN), (NEMURO, frozenset({Role.COORDINATOR})), (None, {Role.AUDITOR}))
    return [Member(random_id(), town, frozenset(roles)) for town, roles in held]


def told(member: Member, term_until: date | None = None) -> dict[str, object]:
    return {
        "member_id": member.id,
        "municipality": member.municipality,
        "roles": tuple(sorted(member.roles)),
        "term_from": date(2026, 4, 1),
        "term_until": term_until,
    }


def appointed(world: World, member: Member) -> None:
    if world.service == "council":
        enrol(world, member, hash_password(PASSWORD))
    else:
        hear(world, MemberAppointed(**told(member)))


def suspended(world: World, member: Member) -> None:
    if world.service == "council":
        secretariat = world.as_("coordinator", NEMURO)
        good(secretariat.post(f"/members/{member.id}/suspend", headers=at(1)))
    else:
        hear(world, MemberSuspended(member_id=member.id))


def resumed(world: World, member: Member) -> None:
    if world.service == "council":
        with world.context.transactions.begin(Member.of_service("council")) as work:
            again, _ = members.get_and_lock(work.session, member.id).resume("operator")
            members.save(work.session, again)
    else:
        hear(world, MemberResumed(member_id=member.id))


def past_their_term(world: World, member: Member) -> None:
    revised(world, member, today_in_tokyo(utc_now()) - timedelta(days=1))


def moved(world: World, member: Member) -> None:
    gone_to = None if Role.AUDITOR not in member.roles else SHIBETSU
    roles = frozenset({Role.EVALUATOR})
    revised(world, replace(member, municipality=gone_to, roles=roles), date(2050, 3, 31))


def revised(world: World, member: Member, term_until: date) -> None:
    if world.service == "council":
        _revised_at_council(world, member, term_until)
    else:
        fact: MemberFact = MemberChanged(**told(member, term_until))
        hear(world, fact)


def _revised_at_council(world: World, member: Member, term_until: date) -> None:
    """As it stands once whoever has to agree has agreed."""
    with world.context.transactions.begin(Member.of_service("council")) as work:
        before = members.get_and_lock(work.session, member.id)
        term = Term(begins=date(2026, 4, 1), until=term_until)
        duties = Duties(municipality=member.municipality, roles=member.roles, term=term)
        revised, _ = before.revise(before.card, duties, "operator")
        members.save(work.session, revised)


def let_through(world: World, callers: list[Member]) -> list[str]:
    """Every route that answers any of them with anything but 401."""
    guarded = [line for line in lines_of(world.service) if line.checks != (EVERYBODY,)]
    return [
        f"{line.method} {line.route} [{line.state}]: {answer.status_code}"
        for line in guarded
        for caller in callers
        if (answer := world.call(line, caller)).status_code != 401
    ]


@pytest.mark.parametrize("loss", [suspended, past_their_term, moved])
def test_a_member_who_lost_the_right_to_act_is_refused_at_every_route(
    world: World, loss: Loss
) -> None:
    lost = newcomers()
    for member in lost:
        appointed(world, member)
        loss(world, member)

    assert let_through(world, lost) == []


def test_a_token_of_before_a_suspension_stays_dead_when_that_has_ended(world: World) -> None:
    member = newcomers()[0]
    appointed(world, member)
    before = world.client(member)
    of_his_town = world.client(town_system(random_id(), member))
    assert before.get("/feed").status_code == of_his_town.get("/feed").status_code == 200

    suspended(world, member)
    resumed(world, member)

    assert before.get("/feed").status_code == 401
    assert of_his_town.get("/feed").status_code == 401
    drawn_later = world.token(member, utc_now() + timedelta(seconds=2))
    answer = before.get("/feed", headers={"Authorization": f"Bearer {drawn_later}"})
    assert answer.status_code == 200


def test_a_revoked_api_token_opens_no_route_although_an_access_token_was_drawn(
    world: World,
) -> None:
    token_id = random_id()
    if world.service == "council":
        issued = {"name": "連携", "municipality": RAUSU, "last_day": "2027-03-31"}
        head = world.as_("section_head", RAUSU)
        token_id = good(head.post("/api-tokens", json=issued))["id"]
        assert head.delete(f"/api-tokens/{token_id}").status_code == 204
    else:
        hear(world, ApiTokenRevoked(token_id=token_id))

    assert let_through(world, [town_system(token_id, newcomers()[0])]) == []


def no_longer_section_head(world: World, member: Member) -> None:
    left = replace(member, roles=frozenset({Role.OFFICIAL}))
    revised(world, left, date(2050, 3, 31))


@pytest.mark.parametrize("loss", [suspended, past_their_term, moved, no_longer_section_head])
def test_an_api_token_ends_with_its_sponsor(world: World, loss: Loss) -> None:
    sponsor = newcomers()[0]
    appointed(world, sponsor)
    loss(world, sponsor)

    assert let_through(world, [town_system(random_id(), sponsor)]) == []


def town_system(token_id: str, sponsor: Member) -> Member:
    scopes = frozenset(Scope)
    roles = frozenset({Role.OFFICIAL})
    return Member(API_TOKEN + token_id, RAUSU, roles, scopes=scopes, sponsor=sponsor.id)


def test_a_role_that_was_lost_opens_nothing_and_the_others_go_on(world: World) -> None:
    before = replace(newcomers()[0], roles=frozenset({Role.SECTION_HEAD, Role.EVALUATOR}))
    after = replace(before, roles=frozenset({Role.EVALUATOR}))
    appointed(world, before)
    revised(world, after, date(2050, 3, 31))

    def as_told(line: Line) -> bool:
        relations = frozenset(world.relations(line, after))
        return world.call(line, before).status_code == line.refusal(after, relations)

    refused = [
        line
        for line in lines_of(world.service)
        if line.refusal(after, frozenset(world.relations(line, after))) in (403, 404)
    ]
    assert [line for line in refused if not as_told(line)] == []


def test_somebody_not_heard_of_yet_acts_by_their_token(world: World) -> None:
    new = Member(random_id(), NEMURO, frozenset({Role.COORDINATOR}))
    assert world.client(new).get("/feed").status_code == 200
