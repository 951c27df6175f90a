from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.council.domain.api_tokens import (
    NOTICE,
    ApiToken,
    SponsoredToken,
    TokenState,
    secret_hash,
)
from services.council.domain.errors import ApiTokenOver, ApiTokenRefused, ApiTokenUnsponsored
from services.council.domain.members import Card, Duties, Member, Password, Term
from shared.access import Role, Scope
from shared.errors import Invalid

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RAUSU, BETSUKAI = "016942", "016918"


def api_token(last_day: date = TODAY) -> ApiToken:
    return ApiToken(
        id="t",
        name="業務システム連携",
        municipality=RAUSU,
        scopes=frozenset({Scope.READ}),
        secret_hash=secret_hash("secret"),
        created_by="m",
        created_at=NOW,
        sponsor="m",
        last_day=last_day,
    )


def head_of(town: str = RAUSU, role: Role = Role.SECTION_HEAD, until: date | None = None) -> Member:
    duties = Duties(
        municipality=town,
        roles=frozenset({role}),
        term=Term(begins=date(2026, 4, 1), until=until),
    )
    card = Card(login="kacho", name="所属長", section="企画財政課")
    password = Password(hash="h", temporary=False, since=NOW)
    return Member(id="m", card=card, duties=duties, password=password, created_at=NOW)


def sponsored(sponsor: Member | None, last_day: date = TODAY) -> SponsoredToken:
    return SponsoredToken(token=api_token(last_day), sponsor=sponsor)


def test_an_api_token_acts_as_its_municipalitys_official_within_its_scopes():
    caller = api_token().as_caller()
    assert (caller.municipality, caller.roles) == (RAUSU, {Role.OFFICIAL})
    assert (caller.scopes, caller.sponsor) == ({Scope.READ}, "m")


def test_an_api_token_works_on_its_last_day_and_not_after():
    sponsored(head_of()).require_valid(TODAY)
    with pytest.raises(ApiTokenRefused):
        sponsored(head_of()).require_valid(TODAY + timedelta(days=1))


def test_a_revoked_api_token_opens_nothing():
    revoked = replace(sponsored(head_of()), token=api_token().revoke(NOW)[0])
    with pytest.raises(ApiTokenRefused):
        revoked.require_valid(TODAY)


@pytest.mark.parametrize(
    "sponsor",
    [
        None,
        head_of(BETSUKAI),
        head_of(role=Role.OFFICIAL),
        head_of("012238", Role.COORDINATOR),
        head_of(until=TODAY - timedelta(days=1)),
        replace(head_of(), suspended_at=NOW),
    ],
    ids=["nobody", "another town's", "an official", "the secretariat", "former", "suspended"],
)
def test_an_api_token_works_only_while_a_section_head_of_its_town_answers_for_it(sponsor):
    assert sponsored(sponsor).state(TODAY) is TokenState.UNSPONSORED
    with pytest.raises(ApiTokenUnsponsored):
        sponsored(sponsor).require_valid(TODAY)


@pytest.mark.parametrize(("days", "state"), [(0, "ends_soon"), (14, "ends_soon"), (15, "works")])
def test_an_end_is_told_when_it_is_near(days, state):
    end = TODAY + timedelta(days=days)
    assert NOTICE.days == 14
    assert sponsored(head_of(), last_day=end).state(TODAY) == state
    with_term = sponsored(head_of(until=end), last_day=TODAY + timedelta(days=90))
    assert (with_term.ends_on, with_term.state(TODAY)) == (end, state)


def test_what_is_over_is_not_taken_over():
    assert api_token().taken_over("n", TODAY).sponsor == "n"
    with pytest.raises(ApiTokenOver):
        api_token().taken_over("n", TODAY + timedelta(days=1))
    with pytest.raises(ApiTokenOver):
        api_token().revoke(NOW)[0].taken_over("n", TODAY)


@pytest.mark.parametrize("days", [-1, 367])
def test_an_api_token_lives_a_year_at_most(days):
    with pytest.raises(Invalid):
        api_token(TODAY + timedelta(days=days)).check_life(TODAY)
