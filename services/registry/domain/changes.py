"""The readable difference between two versions of a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.domain.content import Content, Progress
from services.registry.domain.rows import Activity, Cost, Funding, Indicator, Site
from shared.vocabulary import (
    FiscalYear,
    FundingSource,
    SiteKind,
    figure_text,
    municipality,
    wareki,
)
from shared.vocabulary.project_form import FORM, FormField, in_words

BLANK = "未入力"


@dataclass(frozen=True)
class Change:
    """One field as it was and as it is, in words an official reads."""

    label: str
    before: str
    after: str


def progress_changes_between(
    old: Sequence[Progress], new: Sequence[Progress]
) -> tuple[Change, ...]:
    """What was reported of each year before, where it is another now."""
    before, after = ({one.fiscal_year: one for one in reports} for reports in (old, new))
    return tuple(
        Change(f"{FiscalYear(year).label}の実績", _report(before.get(year)), _report(after[year]))
        for year in sorted(after)
        if before.get(year) != after[year]
    )


def changes_between(old: Content, new: Content) -> tuple[Change, ...]:
    return tuple(_changes(old, new))


def _changes(old: Content, new: Content) -> Iterator[Change]:
    for field in FORM:
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            yield Change(field.label, _told(field, before), _told(field, after))


def _told(field: FormField, value: Any) -> str:
    """A list has a line for each of its items."""
    if isinstance(value, tuple):
        return "\n".join(_line(item) for item in value)
    return in_words(field, value)


def _line(item: Any) -> str:
    match item:
        case Site():
            place = ", ".join(map(_degrees, (item.latitude, item.longitude)))
            kind = SiteKind(item.kind).label if item.kind else f"種類{BLANK}"
            return f"{item.name or f'名称{BLANK}'}（{kind}） {place}"
        case Activity():
            return f"{_year(item.fiscal_year)}：{item.activity or BLANK}"
        case Cost():
            return f"{_year(item.fiscal_year)}：{_cost(item)}"
        case Funding():
            source = FundingSource(item.source).label if item.source else f"財源{BLANK}"
            amount = f"金額{BLANK}" if item.amount_yen is None else f"{item.amount_yen:,}円"
            return f"{_year(item.fiscal_year)}：{source} {amount}"
        case Indicator():
            target = BLANK if item.target is None else _figure(item.target, item.unit)
            due = f"{wareki(item.due_date)}まで" if item.due_date else f"期限{BLANK}"
            reach = f"{_figure(item.baseline, item.unit)}から{target}へ"
            return f"{item.name or f'名称{BLANK}'}：{reach}（{due}）"
        case str():
            return municipality(item).name
    raise TypeError(f"no words for {item!r}")


def _degrees(value: float | None) -> str:
    return BLANK if value is None else figure_text(value)


def _year(year: int | None) -> str:
    return f"年度{BLANK}" if year is None else FiscalYear(year).label


def _report(progress: Progress | None) -> str:
    if progress is None:
        return ""
    measured = (f"{one.name}：{_figure(one.value)}" for one in progress.measured)
    return "\n".join([_cost(progress), *measured])


def _cost(of: Cost | Progress) -> str:
    return f"初期費用 {of.initial_yen:,}円・運用費 {of.operating_yen:,}円"


def _figure(value: float | None, unit: str = "") -> str:
    return "不明" if value is None else f"{figure_text(value)}{unit}"
