from datetime import UTC, date, datetime, timedelta

import pytest

from services.council.domain.api_tokens import ApiToken, secret_hash
from services.council.domain.errors import ApiTokenRefused, PlanNumberTaken, SessionOver
from services.council.domain.plans import Plan, PlanItem
from services.council.domain.sessions import IDLE, LONGEST, Session
from shared.access import Role
from shared.errors import Invalid

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def plan(first: int = 2022, last: int = 2026) -> Plan:
    return Plan(
        id="plan",
        title="根室市情報化計画",
        municipality="012238",
        first_fiscal_year=first,
        last_fiscal_year=last,
    )


def session(started_at: datetime = NOW, renewed_at: datetime = NOW) -> Session:
    return Session(
        id="s", member_id="m", token_hash="h", started_at=started_at, renewed_at=renewed_at
    )


def api_token(last_day: date = TODAY) -> ApiToken:
    return ApiToken(
        id="t",
        name="業務システム連携",
        municipality="016942",
        secret_hash=secret_hash("secret"),
        created_by="m",
        created_at=NOW,
        last_day=last_day,
    )


def test_a_plans_years_run_forward():
    plan().check()
    with pytest.raises(Invalid):
        plan(2026, 2022).check()


def test_an_items_number_is_used_once():
    grown, fact = plan().add(PlanItem(id="a", number="1", title="①来庁者向けWⅰFⅰ環境の充実"))
    assert fact.subject == "plan/plan"
    with pytest.raises(PlanNumberTaken):
        grown.add(PlanItem(id="b", number="1", title="別の項目"))


def test_a_session_ends_when_left_alone():
    session(renewed_at=NOW).require_running(NOW + IDLE - timedelta(seconds=1))
    with pytest.raises(SessionOver):
        session(renewed_at=NOW).require_running(NOW + IDLE)


def test_a_session_ends_after_a_week_however_busy():
    with pytest.raises(SessionOver):
        session(started_at=NOW - LONGEST).require_running(NOW)


def test_an_api_token_acts_as_its_municipalitys_official():
    caller = api_token().as_caller()
    assert (caller.municipality, caller.roles) == ("016942", {Role.OFFICIAL})


def test_an_api_token_works_on_its_last_day_and_not_after():
    api_token().require_valid(TODAY)
    with pytest.raises(ApiTokenRefused):
        api_token().require_valid(TODAY + timedelta(days=1))


def test_a_revoked_api_token_opens_nothing():
    with pytest.raises(ApiTokenRefused):
        api_token().revoked(NOW).require_valid(TODAY)


@pytest.mark.parametrize("days", [-1, 367])
def test_an_api_token_lives_a_year_at_most(days):
    with pytest.raises(Invalid):
        api_token(TODAY + timedelta(days=days)).check_life(TODAY)
