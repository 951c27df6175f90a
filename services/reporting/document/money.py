"""Chapter 年度別経費・財源: cost by fiscal year and town, and where the money comes from."""

from services.reporting.document.blocks import Block, Cell, Column, Section, Table
from services.reporting.document.listing import NONE_YET
from services.reporting.document.overview import cost_yen, counted_projects, per_head_yen
from services.reporting.document.words import thousand, year_label
from services.reporting.domain import CostLine, FundingLine, JointProject, Material
from shared.vocabulary import MUNICIPALITIES, ROUNDED, FundingSource


def money(material: Material) -> tuple[Block, ...]:
    projects = counted_projects(material)
    years = sorted(
        {line.fiscal_year for one in projects for line in one.costs}
        | {line.fiscal_year for one in projects for line in one.funding}
    )
    if not years:
        return (NONE_YET,)
    return (
        Section(title="年度別・市町別の事業費"),
        _by_town(projects, years),
        Section(title="年度別の初期費用と運用費"),
        _by_kind(projects, years),
        Section(title="年度別の財源"),
        _by_source(projects, years),
    )


def _by_town(projects: tuple[JointProject, ...], years: list[int]) -> Table:
    led = [[p for p in projects if p.lead_municipality == one.code] for one in MUNICIPALITIES]
    groups = [*led, list(projects)]
    people = [one.population for one in MUNICIPALITIES]
    per_head = [
        per_head_yen(cost_yen(group), count)
        for group, count in zip(groups, [*people, sum(people)], strict=True)
    ]
    return Table(
        unit="単位：千円（最下行は円）",
        columns=(
            Column(heading="年度", kind="short", width=1.4),
            *(Column(heading=one.name, kind="integer") for one in MUNICIPALITIES),
            Column(heading="5市町計", kind="integer", width=1.1),
        ),
        rows=(
            *((year_label(year), *(_cost(group, year) for group in groups)) for year in years),
            ("合計", *(thousand(cost_yen(group)) for group in groups)),
            ("1人当たり（円）", *per_head),
        ),
        totals=2,
        notes=(
            "事業費は実施主体の市町に全額を計上しています。1人当たりは合計を人口で除した額です。",
            ROUNDED,
        ),
    )


def _cost(projects: list[JointProject], year: int) -> Cell:
    lines = [line for one in projects for line in one.costs if line.fiscal_year == year]
    return thousand(sum(line.total_yen for line in lines))


def _by_kind(projects: tuple[JointProject, ...], years: list[int]) -> Table:
    lines = [line for one in projects for line in one.costs]
    return Table(
        unit="単位：千円",
        columns=(
            Column(heading="年度", kind="short", width=1.4),
            Column(heading="初期費用", kind="integer"),
            Column(heading="運用費", kind="integer"),
            Column(heading="計", kind="integer", width=2, bar=True),
        ),
        rows=(
            *(
                (year_label(year), *_kinds([one for one in lines if one.fiscal_year == year]))
                for year in years
            ),
            ("合計", *_kinds(lines)),
        ),
        totals=1,
        notes=(ROUNDED,),
    )


def _kinds(lines: list[CostLine]) -> tuple[int, int, int]:
    initial = sum(line.initial_yen for line in lines)
    operating = sum(line.operating_yen for line in lines)
    return thousand(initial), thousand(operating), thousand(initial + operating)


def _by_source(projects: tuple[JointProject, ...], years: list[int]) -> Table:
    lines = [line for one in projects for line in one.funding]
    return Table(
        unit="単位：千円",
        columns=(
            Column(heading="年度", kind="short", width=1.4),
            *(Column(heading=source.label, kind="integer") for source in FundingSource),
            Column(heading="計", kind="integer"),
        ),
        rows=(
            *(
                _sources(year_label(year), [one for one in lines if one.fiscal_year == year])
                for year in years
            ),
            _sources("合計", lines),
        ),
        totals=1,
        notes=(ROUNDED,),
    )


def _sources(label: str, lines: list[FundingLine]) -> tuple[Cell, ...]:
    by_source = (
        sum(line.amount_yen for line in lines if line.source == source) for source in FundingSource
    )
    total = sum(line.amount_yen for line in lines)
    return (label, *map(thousand, by_source), thousand(total))
