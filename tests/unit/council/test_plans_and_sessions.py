from datetime import UTC, datetime, timedelta

import pytest

from services.council.domain.errors import PlanNumberTaken, SessionOver
from services.council.domain.plans import Plan, PlanItem
from services.council.domain.sessions import IDLE, LONGEST, Session
from shared.errors import Invalid

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


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
