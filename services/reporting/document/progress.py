"""Chapter 進捗: what was spent and reached, against the plan; only once 実績 has been reported."""

from services.reporting.document.blocks import Block, Cell, Column, Section, Table
from services.reporting.document.words import (
    UNHEARD,
    UNKNOWN,
    quantity,
    thousand,
    year_label,
)
from services.reporting.domain import Indicator, JointProject, Material, Progress
from shared.vocabulary import ROUNDED


def progress(material: Material) -> tuple[Block, ...]:
    reported = sorted(material.progress, key=lambda one: (one.fiscal_year, one.project_id))
    if not reported:
        return ()
    return (
        Section(title="事業費の計画と実績"),
        _spent(reported, material),
        Section(title="指標（KPI）の目標と実績"),
        _reached(reported, material),
    )


def _spent(reported: list[Progress], material: Material) -> Table:
    return Table(
        unit="単位：千円",
        columns=(
            Column(heading="年度", kind="short", width=1.2),
            Column(heading="事業", width=3.6),
            Column(heading="計画", kind="integer"),
            Column(heading="実績", kind="integer"),
            Column(heading="差", kind="integer"),
            Column(heading="説明", width=2.4),
        ),
        rows=tuple(_spent_row(one, material.project(one.project_id)) for one in reported),
        notes=("差は実績から計画を引いた額です。", ROUNDED),
    )


def _spent_row(one: Progress, project: JointProject | None) -> tuple[Cell, ...]:
    year = year_label(one.fiscal_year)
    if project is None:
        return (year, UNHEARD, UNKNOWN, thousand(one.cost_yen), UNKNOWN, one.comment)
    planned = sum(line.total_yen for line in project.costs if line.fiscal_year == one.fiscal_year)
    return (
        year,
        f"{project.number} {project.title}",
        thousand(planned),
        thousand(one.cost_yen),
        thousand(one.cost_yen - planned),
        one.comment,
    )


def _reached(reported: list[Progress], material: Material) -> Table:
    return Table(
        columns=(
            Column(heading="年度", kind="short", width=1.2),
            Column(heading="事業", width=3),
            Column(heading="指標", width=2.2),
            Column(heading="現状値"),
            Column(heading="目標値"),
            Column(heading="実績値"),
        ),
        rows=tuple(
            row for one in reported for row in _reached_rows(one, material.project(one.project_id))
        ),
        notes=("報告のない実績値は「不明」とし、0とは扱いません。",),
    )


def _reached_rows(one: Progress, project: JointProject | None) -> list[tuple[Cell, ...]]:
    if project is None:
        return []
    reached = {achieved.name: achieved.value for achieved in one.achieved}
    return [
        (
            year_label(one.fiscal_year),
            f"{project.number} {project.title}",
            indicator.name,
            quantity(indicator.baseline, indicator.unit),
            quantity(indicator.target, indicator.unit),
            _value(reached, indicator),
        )
        for indicator in project.indicators
    ]


def _value(reached: dict[str, float | str | None], indicator: Indicator) -> str:
    return quantity(reached.get(indicator.name), indicator.unit)
