"""Plans of the municipalities (such as a 情報化計画), whose items projects serve."""

from dataclasses import dataclass, replace

from services.council.domain.errors import PlanNumberTaken
from shared.errors import Invalid, Problem
from shared.events.council import PlanItemAdded, PlanRecorded

_LONGEST_YEARS = 20


@dataclass(frozen=True, kw_only=True)
class PlanItem:
    """One item; `number` is as the plan prints it, such as 2-(3)."""

    id: str
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan over fiscal years, both included; items stand in the order they were added."""

    id: str
    title: str
    municipality: str
    first_fiscal_year: int
    last_fiscal_year: int
    items: tuple[PlanItem, ...] = ()

    def check(self) -> None:
        """Raise Invalid unless the years run forward, twenty at most."""
        if not 0 <= self.last_fiscal_year - self.first_fiscal_year < _LONGEST_YEARS:
            raise Invalid(
                problems=[
                    Problem(
                        "/last_fiscal_year",
                        "計画の最終年度は、初年度以後20年以内の年度としてください。",
                    )
                ]
            )

    def recorded(self) -> PlanRecorded:
        return PlanRecorded(
            plan_id=self.id,
            title=self.title,
            municipality=self.municipality,
            first_fiscal_year=self.first_fiscal_year,
            last_fiscal_year=self.last_fiscal_year,
        )

    def add(self, item: PlanItem) -> tuple["Plan", PlanItemAdded]:
        """Raise PlanNumberTaken if another item bears the number."""
        if any(other.number == item.number for other in self.items):
            raise PlanNumberTaken()
        fact = PlanItemAdded(plan_id=self.id, item_id=item.id, number=item.number, title=item.title)
        return replace(self, items=(*self.items, item)), fact
