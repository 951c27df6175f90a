"""Chapter 事業別票: a page for each project."""

from collections import Counter
from collections.abc import Sequence

from services.reporting.document.blocks import Block, Column, Facts, Page, Passage, Table
from services.reporting.document.listing import NONE_YET
from services.reporting.document.overview import counted_projects
from services.reporting.document.words import (
    NOTHING,
    STATES,
    committed,
    day,
    entered,
    quantity,
    thousand,
    year_label,
)
from services.reporting.domain import Commitment, JointProject, Material
from shared.vocabulary import ROUNDED, FundingSource
from shared.vocabulary.project_form import FORM, FormField, Kind, Sheet


def project_sheets(material: Material) -> tuple[Block, ...]:
    pages = tuple(
        _page(project, material.commitments_to(project)) for project in counted_projects(material)
    )
    return pages or (NONE_YET,)


def _page(project: JointProject, commitments: Sequence[Commitment]) -> Page:
    tables = (
        _costs(project),
        _funding(project),
        _schedule(project),
        *_places(project),
        _commitments(project, commitments),
    )
    return Page(
        title=project.title,
        anchor=project.id,
        label=project.number,
        blocks=(
            _facts(project),
            *_passages(project),
            *(table for table in tables if len(table.rows) > table.totals),
        ),
    )


def _facts(project: JointProject) -> Facts:
    """Whose and what kind of project it is, where it stands, and its other facts."""
    facts = [field for field in FORM if field.sheet is Sheet.FACT]
    towns = [field for field in facts if field.kind in (Kind.TOWN, Kind.TOWNS)]
    kinds = [field for field in facts if field.kind is Kind.CHOICE]
    others = [field for field in facts if not field.classifies]
    return Facts(
        pairs=(
            *_pairs(project, [*towns, *kinds]),
            ("状態", STATES[project.state]),
            ("提出日", f"{day(project.submitted_on)}（第{project.version}版）"),
            *_pairs(project, others),
        )
    )


def _pairs(project: JointProject, fields: Sequence[FormField]) -> list[tuple[str, str]]:
    return [(field.on_sheet or field.label, entered(project, field) or NOTHING) for field in fields]


def _passages(project: JointProject) -> tuple[Passage, ...]:
    passages = [field for field in FORM if field.sheet is Sheet.PASSAGE]
    return tuple(
        Passage(label=label, text=text)
        for field, (label, text) in zip(passages, _pairs(project, passages), strict=True)
        if entered(project, field).strip()
    )


def _costs(project: JointProject) -> Table:
    lines = sorted(project.costs, key=lambda line: line.fiscal_year)
    amounts = [(line.initial_yen, line.operating_yen, line.total_yen) for line in lines]
    total = (project.initial_yen, project.operating_yen, project.total_yen)
    labels = [year_label(line.fiscal_year) for line in lines]
    return Table(
        caption="年度別事業費",
        half=True,
        unit="単位：千円",
        columns=(
            Column(heading="年度", kind="short"),
            Column(heading="初期費用", kind="integer"),
            Column(heading="運用費", kind="integer"),
            Column(heading="合計", kind="integer"),
        ),
        rows=tuple(
            (label, *map(thousand, row))
            for label, row in zip([*labels, "合計"], [*amounts, total], strict=True)
        ),
        totals=1,
        notes=(ROUNDED,),
    )


def _funding(project: JointProject) -> Table:
    """A row for each year, a column for each source that the project draws on."""
    amounts: Counter[tuple[int, FundingSource]] = Counter()
    for line in project.funding:
        amounts[line.fiscal_year, line.source] += line.amount_yen
    years = sorted({year for year, _ in amounts})
    sources = [source for source in FundingSource if source in {source for _, source in amounts}]
    totals = [sum(amounts[year, source] for year in years) for source in sources]
    rows = [(year_label(year), [amounts[year, source] for source in sources]) for year in years]
    return Table(
        caption="財源",
        half=True,
        unit="単位：千円",
        columns=(
            Column(heading="年度", kind="short"),
            *(Column(heading=source.label, kind="integer") for source in sources),
        ),
        rows=tuple((label, *map(thousand, row)) for label, row in [*rows, ("合計", totals)]),
        totals=1,
        notes=(ROUNDED,),
    )


def _schedule(project: JointProject) -> Table:
    lines = sorted(project.schedule, key=lambda line: line.fiscal_year)
    return Table(
        caption="年度別の実施内容",
        columns=(
            Column(heading="年度", kind="short"),
            Column(heading="内容", width=5),
        ),
        rows=tuple((year_label(line.fiscal_year), line.activity) for line in lines),
    )


def _places(project: JointProject) -> tuple[Table, Table]:
    indicators = Table(
        caption="指標（KPI）",
        columns=(
            Column(heading="指標", width=3),
            Column(heading="現状値"),
            Column(heading="目標値"),
            Column(heading="達成期限", kind="day", width=1.4),
        ),
        rows=tuple(
            (
                one.name,
                quantity(one.baseline, one.unit),
                quantity(one.target, one.unit),
                one.due_date,
            )
            for one in project.indicators
        ),
    )
    sites = Table(
        caption="実施場所（世界測地系）",
        columns=(
            Column(heading="名称", width=3),
            Column(heading="種別"),
            Column(heading="緯度・経度", kind="short", width=1.4),
        ),
        rows=tuple(
            (one.name, one.kind.label, f"{one.latitude:.5f}, {one.longitude:.5f}")
            for one in project.sites
        ),
    )
    return indicators, sites


def _commitments(project: JointProject, commitments: Sequence[Commitment]) -> Table:
    return Table(
        caption="首長のコミットメント",
        columns=(
            Column(heading="市町", kind="short", width=1.75),
            Column(heading="署名日", kind="day", width=1.8),
            Column(heading="内容", width=6.2),
        ),
        rows=tuple((committed(one, project), one.signed_on, one.words) for one in commitments),
    )
