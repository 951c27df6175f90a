"""Chapter 概要: counts and cost by town, by field and by state."""

from collections.abc import Iterable

from services.reporting.document.blocks import Block, Column, Figures, Section, Table
from services.reporting.document.words import STATES, thousand
from services.reporting.domain import JointProject, Material
from shared.vocabulary import (
    MUNICIPALITIES,
    POPULATION_NOTE,
    ROUNDED,
    Field,
    Municipality,
    ProjectState,
)

_COUNTED_ONCE = "事業費は実施主体の市町に全額を計上し、連携市町には按分していません。"
_PER_HEAD = (
    f"「1人当たり」は総事業費（全年度計）を人口で除した額です。人口は{POPULATION_NOTE}を用いました。"
    "市町の人口には約5倍の開きがあるため、総額と併せてご覧ください。"
)


def overview(material: Material) -> tuple[Block, ...]:
    counted = counted_projects(material)
    return (
        _figures(counted),
        Section(title="市町別の事業数と事業費"),
        _by_town(counted),
        Section(title="分野別の事業数と事業費"),
        _by_field(counted),
        Section(title="状態別の事業数"),
        _by_state(material.projects),
    )


_GOING_AHEAD = {ProjectState.ADOPTED, ProjectState.IN_PROGRESS, ProjectState.COMPLETED}


def counted_projects(material: Material) -> tuple[JointProject, ...]:
    """The projects that figures are about: all but the withdrawn ones."""
    return tuple(one for one in material.projects if one.state != ProjectState.WITHDRAWN)


def cost_yen(projects: Iterable[JointProject]) -> int:
    return sum(project.total_yen for project in projects)


def per_head_yen(cost: int, population: int) -> int:
    """Yen per inhabitant, half a yen rounded up."""
    return (2 * cost + population) // (2 * population)


def _figures(projects: tuple[JointProject, ...]) -> Figures:
    shared = sum(1 for project in projects if project.partners)
    decided = sum(1 for one in projects if one.state in _GOING_AHEAD)
    return Figures(
        items=(
            ("事業数", f"{len(projects):,}", "件"),
            ("総事業費", f"{thousand(cost_yen(projects)):,}", "千円"),
            ("市町間の連携事業", f"{shared:,}", "件"),
            ("採択以降の事業", f"{decided:,}", "件"),
        )
    )


def _by_town(projects: tuple[JointProject, ...]) -> Table:
    population = sum(town.population for town in MUNICIPALITIES)
    joint = sum(1 for project in projects if project.partners)
    total = cost_yen(projects)
    return Table(
        unit="事業費の単位：千円",
        columns=(
            Column(heading="市町", kind="short", width=1.2),
            Column(heading="実施事業（件）", kind="integer", width=1.2),
            Column(heading="連携事業（件）", kind="integer", width=1.2),
            Column(heading="総事業費", kind="integer", width=2.4, bar=True),
            Column(heading="人口（人）", kind="integer"),
            Column(heading="1人当たり（円）", kind="integer", width=1.3),
        ),
        rows=(
            *(_town_row(town, projects) for town in MUNICIPALITIES),
            (
                "5市町計",
                len(projects),
                joint,
                thousand(total),
                population,
                per_head_yen(total, population),
            ),
        ),
        totals=1,
        notes=(
            _COUNTED_ONCE,
            "「連携事業」の5市町計は、連携市町のある事業の数です。",
            _PER_HEAD,
            ROUNDED,
        ),
    )


def _town_row(town: Municipality, projects: tuple[JointProject, ...]) -> tuple[str | int, ...]:
    led = [project for project in projects if project.lead_municipality == town.code]
    joined = sum(1 for project in projects if town.code in project.partners)
    cost = cost_yen(led)
    return (
        town.name,
        len(led),
        joined,
        thousand(cost),
        town.population,
        per_head_yen(cost, town.population),
    )


def _by_field(projects: tuple[JointProject, ...]) -> Table:
    return Table(
        unit="事業費の単位：千円",
        columns=(
            Column(heading="分野", kind="short", width=1.5),
            Column(heading="事業（件）", kind="integer"),
            Column(heading="総事業費", kind="integer", width=2.6, bar=True),
            *(Column(heading=town.name, kind="integer", width=0.9) for town in MUNICIPALITIES),
        ),
        rows=(
            *(_field_row(one.label, [p for p in projects if p.field == one]) for one in Field),
            _field_row("合計", projects),
        ),
        totals=1,
        notes=("市町の列は、その市町が実施主体である事業の件数です。", ROUNDED),
    )


def _field_row(label: str, projects: Iterable[JointProject]) -> tuple[str | int, ...]:
    listed = list(projects)
    leads = [project.lead_municipality for project in listed]
    counts = (leads.count(town.code) for town in MUNICIPALITIES)
    return (label, len(listed), thousand(cost_yen(listed)), *counts)


def _by_state(projects: tuple[JointProject, ...]) -> Table:
    states = [project.state for project in projects]
    return Table(
        unit="単位：件",
        columns=(
            *(Column(heading=label, kind="integer") for label in STATES.values()),
            Column(heading="計", kind="integer"),
        ),
        rows=((*(states.count(state) for state in STATES), len(states)),),
        notes=("取下げの事業は、この表のほかの事業数・事業費には含みません。",),
    )
