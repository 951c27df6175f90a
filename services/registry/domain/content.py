"""What a project says: the 様式's fields, and what must be there before it may be submitted."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from services.registry.domain.rows import (
    ROWS,
    Activity,
    Cost,
    Funding,
    Indicator,
    Site,
    blanks,
    told,
)
from shared.errors import Problem
from shared.vocabulary import TOO_FAR, FiscalYear, figure_text, is_too_far
from shared.vocabulary.project_form import FORM, Kind, is_blank

AREA = {"latitude": (42.5, 45.0), "longitude": (144.0, 147.5)}
"""A generous box around the Nemuro area and its fishing grounds, degrees."""


NORTH_POLE = 90.0


@dataclass(frozen=True, kw_only=True)
class Content:
    """One version of a project's text and figures; drafts may lack what submission needs."""

    title: str
    lead_municipality: str
    field: str = ""
    partners: tuple[str, ...] = ()
    problem: str = ""
    beneficiaries: str = ""
    use_of_5g: str = ""
    necessity: str = ""
    network: str = ""
    sites: tuple[Site, ...] = ()
    schedule: tuple[Activity, ...] = ()
    costs: tuple[Cost, ...] = ()
    funding: tuple[Funding, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    digital_divide: str = ""
    plan_item_id: str | None = None
    contact_section: str = ""

    @property
    def cost_yen(self) -> int:
        return sum(cost.initial_yen + cost.operating_yen for cost in self.costs)

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        named = {activity.fiscal_year for activity in self.schedule}
        named |= {cost.fiscal_year for cost in self.costs}
        return tuple(sorted(year for year in named if year is not None))

    def told(self) -> dict[str, Any]:
        """Every field as the facts say it; nothing may lack."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: tuple(map(told, value)) if name in ROWS else value for name, value in given}

    def contradictions(self, before: "Content | None" = None) -> tuple[Problem, ...]:
        """What is wrong even in a draft, which may lack anything; not days kept from `before`."""
        return (
            *_twice_the_same_year(self),
            *_partners(self),
            *_impossible_places(self),
            *_days_too_far(self, before),
        )

    def missing_for_submission(self) -> tuple[Problem, ...]:
        """Everything that 所属長 could not approve, each at its field."""
        return (
            *self.contradictions(),
            *_empty_texts(self),
            *_empty_lists(self),
            *_blanks_in_rows(self),
            *_outside_the_area(self),
            *_funding_differs(self),
            *_due_dates(self),
        )


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """An indicator's value at the end of a fiscal year."""

    name: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One fiscal year's 実績."""

    fiscal_year: int
    initial_yen: int
    operating_yen: int
    measured: tuple[Measurement, ...] = ()

    def contradictions(self, plan: Content, today: date) -> tuple[Problem, ...]:
        """What does not fit the plan or the day (Asia/Tokyo) of the report."""
        return (*_year_not_reportable(self, plan, today), *_not_of_the_plan(self, plan))


def _twice_the_same_year(content: Content) -> Iterator[Problem]:
    seen: set[int] = set()
    for index, cost in enumerate(content.costs):
        if cost.fiscal_year is None:
            continue
        if cost.fiscal_year in seen:
            yield Problem(f"/costs/{index}/fiscal_year", "同じ年度の経費が2行あります。")
        seen.add(cost.fiscal_year)


def _partners(content: Content) -> Iterator[Problem]:
    if content.lead_municipality in content.partners:
        yield Problem("/partners", "実施主体の市町は連携市町に含めないでください。")


def _empty_texts(content: Content) -> Iterator[Problem]:
    """Not the lead municipality, which even a draft has, nor rows."""
    for field in FORM:
        if field.needed and field.kind not in (Kind.TOWN, Kind.ROWS):
            value = getattr(content, field.name)
            if is_blank(value.strip() if isinstance(value, str) else value):
                do = "選んで" if field.kind is Kind.CHOICE else "入力して"
                yield Problem(f"/{field.name}", f"{field.label}を{do}ください。")


def _empty_lists(content: Content) -> Iterator[Problem]:
    for field in FORM:
        if field.needed and field.kind is Kind.ROWS and is_blank(getattr(content, field.name)):
            yield Problem(f"/{field.name}", field.missing)


def _blanks_in_rows(content: Content) -> Iterator[Problem]:
    for group in ROWS:
        for index, row in enumerate(getattr(content, group)):
            yield from blanks(f"/{group}/{index}", row)


def _impossible_places(content: Content) -> Iterator[Problem]:
    """A latitude that is none is most often the longitude."""
    for index, site in enumerate(content.sites):
        if site.latitude is None or abs(site.latitude) <= NORTH_POLE:
            continue
        swapped = Site(latitude=site.longitude, longitude=site.latitude)
        message = "-90から90までの度で入力してください。"
        if site.longitude is not None and all(_lies_inside(swapped, name) for name in AREA):
            message = (
                f"緯度と経度が入れ替わっているようです。緯度は{figure_text(site.longitude)}、"
                f"経度は{figure_text(site.latitude)}ではありませんか。"
            )
        yield Problem(f"/sites/{index}/latitude", message)


def _lies_inside(site: Site, name: str) -> bool:
    least, most = AREA[name]
    degrees = getattr(site, name)
    return degrees is not None and least <= degrees <= most


def _outside_the_area(content: Content) -> Iterator[Problem]:
    for index, site in enumerate(content.sites):
        for name in AREA:
            if getattr(site, name) is not None and not _lies_inside(site, name):
                yield Problem(
                    f"/sites/{index}/{name}", "根室管内とその周辺の位置を指定してください。"
                )


def _funding_differs(content: Content) -> Iterator[Problem]:
    """Compared as soon as each line names its year and amount."""
    costs: defaultdict[int, int] = defaultdict(int)
    funding: defaultdict[int, int] = defaultdict(int)
    for cost in content.costs:
        if cost.fiscal_year is None:
            return
        costs[cost.fiscal_year] += cost.initial_yen + cost.operating_yen
    for line in content.funding:
        if line.fiscal_year is None or line.amount_yen is None:
            return
        funding[line.fiscal_year] += line.amount_yen
    for year in sorted(costs.keys() | funding.keys()):
        if costs[year] != funding[year]:
            yield Problem(
                "/funding",
                f"{FiscalYear(year).label}の財源の合計（{funding[year]:,}円）が"
                f"経費（{costs[year]:,}円）と一致しません。",
            )


def _days_too_far(content: Content, before: Content | None) -> Iterator[Problem]:
    kept = {indicator.due_date for indicator in before.indicators} if before else set()
    for index, indicator in enumerate(content.indicators):
        if is_too_far(indicator.due_date) and indicator.due_date not in kept:
            yield Problem(f"/indicators/{index}/due_date", TOO_FAR)


def _due_dates(content: Content) -> Iterator[Problem]:
    """Days too far ahead are told as such."""
    if not content.fiscal_years:
        return
    first = FiscalYear(content.fiscal_years[0]).first_day
    last = FiscalYear(content.fiscal_years[-1]).last_day
    for index, indicator in enumerate(content.indicators):
        due = indicator.due_date
        if due and not is_too_far(due) and not first <= due <= last:
            yield Problem(f"/indicators/{index}/due_date", _outside_years(first, last))


def _outside_years(first: date, last: date) -> str:
    labels = dict.fromkeys(FiscalYear.of(day).label for day in (first, last))
    return f"事業の期間（{'から'.join(labels)}）の中の日付にしてください。"


def _year_not_reportable(progress: Progress, plan: Content, today: date) -> Iterator[Problem]:
    if progress.fiscal_year > FiscalYear.of(today).year:
        yield Problem("/fiscal_year", "まだ始まっていない年度の実績は報告できません。")
    if progress.fiscal_year < min(plan.fiscal_years, default=progress.fiscal_year):
        yield Problem("/fiscal_year", "事業の期間より前の年度の実績は報告できません。")


def _not_of_the_plan(progress: Progress, plan: Content) -> Iterator[Problem]:
    left = {indicator.name for indicator in plan.indicators}
    for index, measurement in enumerate(progress.measured):
        if measurement.name not in left:
            yield Problem(
                f"/measured/{index}/name", "計画の指標（KPI）を、1つにつき1回だけ報告してください。"
            )
        left.discard(measurement.name)
