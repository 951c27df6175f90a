"""Japanese words and printed forms that the chapters share."""

from collections.abc import Iterable
from datetime import date

from services.reporting.document.blocks import Cell, Kind
from services.reporting.domain import Commitment, JointProject
from shared.events.evaluation import PublishedCandidate, WhyUnranked
from shared.vocabulary import (
    MUNICIPALITIES,
    FiscalYear,
    ProjectState,
    figure_text,
    municipality,
    part_taken,
    thousand_yen,
    wareki,
)
from shared.vocabulary.project_form import FormField, in_words
from shared.vocabulary.project_form import Kind as FieldKind

STATES = {state.value: state.label for state in ProjectState if state is not ProjectState.DRAFT}

UNHEARD = "未着"
"""An id whose own fact has not arrived yet."""

UNKNOWN = "不明"
NOTHING = "―"
REFERENCE = "参考"


def town(code: str) -> str:
    return municipality(code).name


def towns(codes: Iterable[str]) -> str:
    """Names in the council's own order; a dash for none."""
    wanted = set(codes)
    return "・".join(one.name for one in MUNICIPALITIES if one.code in wanted) or NOTHING


def rank(candidate: PublishedCandidate, place: int | None) -> int | str | None:
    """A place among the ranked; 参考 for what too few have scored."""
    too_few = candidate.why_unranked is WhyUnranked.TOO_FEW_EVALUATORS
    return REFERENCE if too_few else place


def scored(candidate: PublishedCandidate) -> str:
    """採点2名／対象3名; nothing where a round was told without it."""
    if candidate.scored_evaluators is None:
        return ""
    return f"採点{candidate.scored_evaluators}名／対象{candidate.eligible_evaluators}名"


def committed(commitment: Commitment, project: JointProject) -> str:
    """羅臼町（主体）: which municipality has committed itself, and its part in the project."""
    code = commitment.municipality
    return f"{town(code)}（{part_taken(code, project.lead_municipality, project.partners)}）"


def entered(project: JointProject, field: FormField) -> str:
    """What the project says in a field of its form; empty for nothing."""
    if field.kind is FieldKind.PLAN_ITEM:
        return project.plan_item or ""
    return in_words(field, getattr(project, field.name))


def year_label(fiscal_year: int) -> str:
    return FiscalYear(fiscal_year).label


def day(one: date | None) -> str:
    """令和8年11月23日; a dash for no date."""
    return wareki(one) if one else NOTHING


def thousand(yen: int) -> int:
    """Yen in 千円, half a thousand rounded away from zero."""
    return int(thousand_yen(yen).replace(",", ""))


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as it is printed: thousands separators, decimals, 和暦, a dash for nothing."""
    if cell is None:
        return NOTHING
    if isinstance(cell, date):
        return wareki(cell)
    if isinstance(cell, str):
        return cell
    if kind == "figure":
        return figure_text(cell)
    return f"{cell:,.2f}" if kind == "decimal" else f"{cell:,}"


def quantity(value: float | str | None, unit: str) -> str:
    """An indicator's value with its unit, as the town wrote it."""
    if value is None:
        return UNKNOWN
    written = value if isinstance(value, str) else figure_text(value)
    return f"{written}{unit}"
