"""Plans and their items."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from services.council.domain.plans import Plan, PlanItem
from services.council.storage.tables import plan_items, plans
from shared.database import page_of
from shared.errors import NotFound

_OWN = ("id", "title", "municipality", "first_fiscal_year", "last_fiscal_year")


def find(session: Session, plan_id: str) -> Plan | None:
    """The plan with its items."""
    query = select(*(plans.c[name] for name in _OWN)).where(plans.c.id == plan_id)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Plan(**row._mapping, items=_items(session, [plan_id])[plan_id])


def get(session: Session, plan_id: str) -> Plan:
    """Raise NotFound."""
    plan = find(session, plan_id)
    if plan is None:
        raise NotFound("計画が見つかりません。")
    return plan


def get_and_lock(session: Session, plan_id: str) -> Plan:
    """As `get`; nobody else adds to it before this transaction ends."""
    session.execute(select(plans.c.id).where(plans.c.id == plan_id).with_for_update())
    return get(session, plan_id)


def list_all(session: Session, page: int, per_page: int) -> tuple[Sequence[Plan], int]:
    """One page by municipality in the fixed order, newest plan first; and how many there are."""
    order = plans.c.municipality, plans.c.first_fiscal_year.desc(), plans.c.id
    query = select(*(plans.c[name] for name in _OWN)).order_by(*order)
    rows, total = page_of(session, query, page, per_page)
    items = _items(session, [row.id for row in rows])
    return [Plan(**row._mapping, items=items[row.id]) for row in rows], total


def _items(session: Session, plan_ids: Sequence[str]) -> dict[str, tuple[PlanItem, ...]]:
    query = (
        select(plan_items).where(plan_items.c.plan_id.in_(plan_ids)).order_by(plan_items.c.place)
    )
    found: dict[str, tuple[PlanItem, ...]] = defaultdict(tuple)
    for row in session.execute(query):
        found[row.plan_id] += (PlanItem(id=row.id, number=row.number, title=row.title),)
    return found


def add(session: Session, plan: Plan, created_by: str) -> None:
    """Store a plan that has no items yet."""
    row = {name: getattr(plan, name) for name in _OWN}
    session.execute(insert(plans).values(**row, created_by=created_by))


def add_item(session: Session, plan: Plan, item: PlanItem) -> None:
    """Store the plan's newest item. The plan must be locked."""
    row = {**vars(item), "plan_id": plan.id, "place": len(plan.items)}
    session.execute(insert(plan_items).values(row))
