"""Plans and their items."""

from collections.abc import Sequence
from dataclasses import replace

from services.council import permissions
from services.council.domain.plans import Plan, PlanItem
from services.council.storage import plans
from shared.acts import Act
from shared.errors import KeyTaken
from shared.transactions import UnitOfWork


def list_plans(work: UnitOfWork, page: int, per_page: int) -> tuple[Sequence[Plan], int]:
    """One page, and how many there are."""
    return plans.list_all(work.session, page, per_page)


def get_plan(work: UnitOfWork, plan_id: str) -> Plan:
    return plans.get(work.session, plan_id)


def record_plan(work: UnitOfWork, plan: Plan) -> Plan:
    """A new plan without items; a repeat with the same id answers the first one.

    Raise KeyTaken for another plan.
    """
    permissions.EDIT_PLANS.check(work.by)
    if (existing := plans.find(work.session, plan.id)) is not None:
        if replace(existing, items=()) != plan:
            raise KeyTaken()
        return existing
    plan.check()
    plans.add(work.session, plan, work.by.id)
    work.announce(plan.recorded())
    work.record(Act.PLAN_RECORDED, plan.id, municipality=plan.municipality)
    return plan


def add_plan_item(work: UnitOfWork, plan_id: str, item: PlanItem) -> Plan:
    """The plan with one more item; a repeat with the same item id changes nothing.

    Raise KeyTaken for another item.
    """
    permissions.EDIT_PLANS.check(work.by)
    plan = plans.get_and_lock(work.session, plan_id)
    if item in plan.items:
        return plan
    if any(present.id == item.id for present in plan.items):
        raise KeyTaken()
    extended, fact = plan.add(item)
    plans.add_item(work.session, extended, item)
    work.announce(fact)
    work.record(Act.PLAN_ITEM_ADDED, plan_id, item=item.id)
    return extended
