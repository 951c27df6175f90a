"""Chapter 事業一覧, and the fuller list that CSV carries."""

from collections.abc import Iterable, Iterator, Sequence

from services.reporting.document.blocks import Block, Cell, Column, Paragraphs, Table
from services.reporting.document.overview import counted_projects
from services.reporting.document.words import (
    STATES,
    committed,
    day,
    entered,
    rank,
    thousand,
    town,
    towns,
    year_label,
)
from services.reporting.domain import Commitment, JointProject, Material
from shared.events.evaluation import PublishedCandidate
from shared.vocabulary import ROUNDED, wareki
from shared.vocabulary.project_form import FORM, FormField, Kind, Sheet

NONE_YET = Paragraphs(texts=("該当する事業はありません。",))


def project_list(material: Material) -> tuple[Block, ...]:
    projects = counted_projects(material)
    if not projects:
        return (NONE_YET,)
    return (
        Table(
            unit="総事業費の単位：千円",
            columns=(
                Column(heading="事業番号", kind="short", width=1.95),
                Column(heading="事業名", width=3.0),
                Column(heading="分野", width=1.5),
                Column(heading="実施主体（連携）", width=2.0),
                Column(heading="通信方式", width=1.6),
                Column(heading="状態", kind="short", width=1.0),
                Column(heading="総事業費", kind="integer", width=1.2),
            ),
            rows=(
                *(_row(project) for project in projects),
                _total(projects),
            ),
            totals=1,
            notes=(ROUNDED,),
            links=tuple(project.id for project in projects),
        ),
    )


def _row(project: JointProject) -> tuple[Cell, ...]:
    partners = f"（{towns(project.partners)}）" if project.partners else ""
    return (
        project.number,
        project.title,
        project.field.label,
        town(project.lead_municipality) + partners,
        project.network.label,
        STATES[project.state],
        thousand(project.total_yen),
    )


def _total(projects: tuple[JointProject, ...]) -> tuple[Cell, ...]:
    total = thousand(sum(project.total_yen for project in projects))
    return ("合計", f"{len(projects):,}件", "", "", "", "", total)


def full_listing(material: Material) -> Table:
    """One row per project with what a town would filter and sum by; amounts in 千円 and in yen."""
    decided = {
        candidate.project_id: candidate for one in material.rounds for candidate in one.candidates
    }
    return Table(
        columns=tuple(Column(heading=heading) for heading in _HEADINGS),
        rows=tuple(
            (
                *_full_row(project),
                *_decision(decided.get(project.id)),
                _commitments(project, material.commitments_to(project)),
            )
            for project in counted_projects(material)
        ),
    )


def _decision(candidate: PublishedCandidate | None) -> tuple[Cell, ...]:
    if candidate is None:
        return ("", "", "", "")
    return (
        rank(candidate, candidate.rank),
        candidate.decision.label if candidate.decision else "",
        wareki(candidate.meeting_date) if candidate.meeting_date else "",
        candidate.reason,
    )


def _commitments(project: JointProject, commitments: Sequence[Commitment]) -> str:
    return "\n".join(
        f"{committed(one, project)} {day(one.signed_on)} {one.words}" for one in commitments
    )


_FIRST = tuple(field for field in FORM if field.sheet is Sheet.TITLE or field.classifies)
_LAST = tuple(field for field in FORM if field not in _FIRST and field.kind is not Kind.ROWS)
"""Before and after the figures."""


def _headings(fields: Iterable[FormField]) -> Iterator[str]:
    for field in fields:
        if field.kind is Kind.TOWN:
            yield f"{field.label}コード"
        yield f"{field.label}（{field.unit}）" if field.unit else field.label


def _cells(project: JointProject, fields: Iterable[FormField]) -> Iterator[Cell]:
    """A town has its code before its name, and a number no unit: sums are made of it."""
    for field in fields:
        if field.kind is Kind.TOWN:
            yield getattr(project, field.name)
        is_number = field.kind is Kind.NUMBER
        yield getattr(project, field.name) if is_number else entered(project, field)


_HEADINGS = (
    "事業番号",
    *_headings(_FIRST),
    "状態",
    "提出日",
    "開始年度",
    "終了年度",
    "初期費用（千円）",
    "運用費（千円）",
    "総事業費（千円）",
    "初期費用（円）",
    "運用費（円）",
    "総事業費（円）",
    *_headings(_LAST),
    "評価順位",
    "協議会の決定",
    "会議の日",
    "決定理由",
    "首長のコミットメント",
)


def _full_row(project: JointProject) -> tuple[Cell, ...]:
    years = project.fiscal_years
    return (
        project.number,
        *_cells(project, _FIRST),
        STATES[project.state],
        day(project.submitted_on),
        year_label(years[0]) if years else "",
        year_label(years[-1]) if years else "",
        thousand(project.initial_yen),
        thousand(project.operating_yen),
        thousand(project.total_yen),
        project.initial_yen,
        project.operating_yen,
        project.total_yen,
        *_cells(project, _LAST),
    )
