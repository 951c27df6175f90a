"""Two versions of one thing side by side, field by field, as people read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.portal import display
from services.portal.chosen import chosen_words
from services.portal.forms import FilledForm
from services.portal.forms.carrying import CarriedOver, part_of
from services.portal.forms.labels import label_of
from services.portal.forms.project import GROUPS
from shared.vocabulary.project_form import FormField, Kind, in_form_order, in_words


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field in both versions, as text; `theirs` is the newest that is stored."""

    label: str
    theirs: str
    mine: str
    taken: bool = False
    """Whether others alone changed it: what they saved stands."""
    both: bool = False
    """Whether the author and others changed it."""

    @property
    def differs(self) -> bool:
        """Whether the two versions disagree here."""
        return self.theirs != self.mine


def compared(
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    plan_items: Mapping[str, str],
    carried: CarriedOver[Any],
) -> list[Line]:
    """All fields, in the order of the form; `plan_items` are words by id."""
    return [
        Line(
            label=field.label,
            theirs=shown(field, theirs.get(field.name), plan_items),
            mine=shown(field, mine.get(field.name), plan_items),
            taken=field.name in carried.taken,
            both=field.name in carried.both,
        )
        for field in in_form_order()
    ]


def differences(
    theirs: FilledForm,
    mine: FilledForm,
    page: str,
    words: Callable[[str, str], str] = chosen_words,
    carried: CarriedOver[Any] | None = None,
) -> list[Line]:
    """The fields, as `page` calls them, in which what was typed is not the newest content."""
    lines = (
        Line(
            label=label_of(name, page),
            theirs=_said(theirs, name, words),
            mine=_said(mine, name, words),
            taken=carried is not None and part_of(name) in carried.taken,
            both=carried is not None and part_of(name) in carried.both,
        )
        for name in dict.fromkeys((*theirs.values, *mine.values))
    )
    return [line for line in lines if line.label and line.differs]


def _said(form: FilledForm, name: str, words: Callable[[str, str], str]) -> str:
    said = (words(name, value) for value in form.chosen(name) if value)
    return "・".join(said).replace("\r\n", "\n") or "（なし）"


def shown(field: FormField, value: Any, plan_items: Mapping[str, str]) -> str:
    """One field as text; rows become lines."""
    if field.kind is Kind.ROWS and value:
        return "\n".join(_row(row, tuple(GROUPS[field.name])) for row in value)
    return in_words(field, value, plan_items) or "（なし）"


def _row(row: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    given = [(column, row.get(column)) for column in columns]
    return "　".join(_cell(column, value) for column, value in given if value not in (None, ""))


def _cell(column: str, value: Any) -> str:
    if column == "fiscal_year":
        return display.fiscal_year(value)
    if column.endswith("_yen"):
        kind = {"initial_yen": "初期 ", "operating_yen": "運用 "}.get(column, "")
        return kind + display.yen(value)
    if column in ("kind", "source"):
        return display.label(value, "site_kind" if column == "kind" else column)
    if column in ("baseline", "target"):
        return ("現状 " if column == "baseline" else "目標 ") + display.figure(value)
    return display.day(value) if column == "due_date" else str(value)
