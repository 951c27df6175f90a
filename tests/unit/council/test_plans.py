import pytest

from services.council.domain.errors import PlanNumberTaken
from services.council.domain.plans import Plan, PlanItem
from shared.errors import Invalid


def plan(first: int = 2022, last: int = 2026) -> Plan:
    return Plan(
        id="plan",
        title="根室市情報化計画",
        municipality="012238",
        first_fiscal_year=first,
        last_fiscal_year=last,
    )


def test_a_plans_years_run_forward():
    plan().check()
    with pytest.raises(Invalid):
        plan(2026, 2022).check()


def test_an_items_number_is_used_once():
    extended, fact = plan().add(PlanItem(id="a", number="1", title="①来庁者向けWⅰFⅰ環境の充実"))
    assert fact.subject == "plan/plan"
    with pytest.raises(PlanNumberTaken):
        extended.add(PlanItem(id="b", number="1", title="別の項目"))
