"""The project form: its rows, what it sends to registry, and how registry's content fills it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.carrying import noting_what_it_shows
from services.portal.forms.dates import iso_date
from services.portal.forms.filled import FilledForm
from services.portal.forms.rows import row_numbers, with_new_rows, without_blank, without_row
from shared.tables.figures import (
    UnreadableFigure,
    coordinates,
    decimal,
    degrees,
    has_more_places,
    integer,
    yen,
)
from shared.vocabulary import figure_text, wareki
from shared.vocabulary.project_form import FORM, FormField, Kind, fields_in

PLAIN = tuple(field for field in FORM if field.kind not in (Kind.TOWNS, Kind.PLAN_ITEM, Kind.ROWS))
"""Fields of one value that is typed or chosen."""

Reader = Callable[[str], Any]

_YEAR = re.compile("20[0-9]{2}|2100")
_ROW = re.compile("[0-9]{1,4}")


def _text(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()


def _amount(typed: str) -> int:
    """A cost left blank is none."""
    return yen(typed) or 0


GROUPS: Mapping[str, Mapping[str, Reader]] = {
    "sites": {"name": _text, "kind": _text, "latitude": degrees, "longitude": degrees},
    "schedule": {"fiscal_year": integer, "activity": _text},
    "costs": {"fiscal_year": integer, "initial_yen": _amount, "operating_yen": _amount},
    "funding": {"fiscal_year": integer, "source": _text, "amount_yen": yen},
    "indicators": {
        "name": _text,
        "unit": _text,
        "baseline": decimal,
        "target": decimal,
        "due_date": iso_date,
    },
}


@dataclass
class ProjectForm(FilledForm):
    """FilledForm with the project's groups of rows; `content` is what registry is sent."""

    new_row: str = field(default="")

    @classmethod
    def posted(cls, values: MultiDict[str, str]) -> "ProjectForm":
        """As posted, without blank rows; coordinates pasted together stand in their two fields."""
        for group in GROUPS:
            values = without_blank(values, group)
        return cls(_with_pairs_parted(values))

    @classmethod
    def filled(cls, content: Mapping[str, Any]) -> "ProjectForm":
        """Showing what registry holds."""
        values: MultiDict[str, str] = MultiDict()
        for one in PLAIN:
            values.add(one.name, _typed(one, content.get(one.name)))
        values.add("plan_item_id", content.get("plan_item_id") or "")
        values.setlist("partners", list(content.get("partners") or []))
        for group, columns in GROUPS.items():
            for number, row in enumerate(content.get(group) or []):
                for column in columns:
                    values.add(f"{group}-{number}-{column}", _shown(column, row.get(column)))
        return noting_what_it_shows(cls(values))

    def numbers(self, group: str) -> list[int]:
        """Numbers of the rows to show: those there are, else one blank row."""
        return row_numbers(self.values, group) or [0]

    def changed_rows(self, command: str) -> "ProjectForm":
        """After `add:<group>` or `remove:<group>:<number>`; anything else changes nothing.

        A pasted block adds as many rows as it needs at once: `add:<group>:<count>`.
        """
        verb, _, rest = command.partition(":")
        group, _, number = rest.partition(":")
        if verb == "remove" and group in GROUPS and _ROW.fullmatch(number):
            return ProjectForm(without_row(self.values, group, int(number)))
        if verb != "add" or group not in GROUPS:
            return self
        shown = len(row_numbers(self.values, group)) or 1
        wanted = shown + (int(number) if _ROW.fullmatch(number) else 1)
        missing = wanted - len(row_numbers(self.values, group))
        values = with_new_rows(self.values, group, tuple(GROUPS[group]), missing)
        return ProjectForm(values, new_row=f"{group}-{len(row_numbers(values, group)) - 1}")

    def content(self) -> dict[str, Any]:
        """ProjectContent; what cannot be read is noted in `errors` and sent as nothing."""
        content: dict[str, Any] = {one.name: self._entered(one) for one in PLAIN}
        if not content["title"]:
            self.errors["title"] = "事業名を入力してください。"
        content["plan_item_id"] = self.value("plan_item_id") or None
        content["partners"] = self.chosen("partners")
        for group, columns in GROUPS.items():
            content[group] = [
                {column: self.read(f"{group}-{number}-{column}", self._in_unit(reader, number))
                 for column, reader in columns.items()}
                for number in row_numbers(self.values, group)
            ]  # fmt: skip
        return content

    def _entered(self, field: FormField) -> Any:
        if field.kind is Kind.NUMBER:
            return self.read(field.name, partial(integer, unit=field.unit))
        return _text(self.value(field.name))

    def _in_unit(self, reader: Reader, number: int) -> Reader:
        """An indicator's figures may carry its own unit."""
        if reader is not decimal:
            return reader
        return partial(decimal, unit=self.value(f"indicators-{number}-unit"))

    @property
    def rounds_places(self) -> bool:
        """Whether a site is typed more finely than it is kept."""
        return any(
            has_more_places(self.value(f"sites-{number}-{column}"))
            for number in row_numbers(self.values, "sites")
            for column in ("latitude", "longitude")
        )

    def sum_yen(self, group: str, *columns: str) -> int:
        """Sum over all rows; what is no number counts as nothing."""
        typed = [self.value(f"{group}-{n}-{c}") for n in self.numbers(group) for c in columns]
        return sum(map(_as_far_as_read, typed))

    @property
    def cost_yen(self) -> int:
        """Initial and operating cost of all years."""
        return self.sum_yen("costs", "initial_yen", "operating_yen")

    @property
    def funding_yen(self) -> int:
        """All funding lines."""
        return self.sum_yen("funding", "amount_yen")

    def years_named(self) -> set[int]:
        """Fiscal years that rows of the form already name."""
        return {
            int(text)
            for name, text in self.values.items(multi=True)
            if name.endswith("-fiscal_year") and _YEAR.fullmatch(text)
        }

    def errors_in(self, section: str) -> int:
        """How many errors lie in one section of the form."""
        return self.errors_at(field.name for field in fields_in(section))

    def errors_at(self, names: Iterable[str]) -> int:
        """How many errors lie in these fields."""
        among = frozenset(names)
        return sum(error.split("-")[0] in among for error in self.errors)


def _typed(field: FormField, value: Any) -> str:
    """A number as it would be typed; its unit stands beside it."""
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith("_yen"):
        return f"{value:,}"
    if name == "due_date":
        return wareki(date.fromisoformat(value))
    return figure_text(value) if isinstance(value, float) else str(value)


def _as_far_as_read(typed: str) -> int:
    try:
        return _amount(typed)
    except UnreadableFigure:
        return 0


def _with_pairs_parted(values: MultiDict[str, str]) -> MultiDict[str, str]:
    """Where a latitude and a longitude stand in one field and the other is blank or the same."""
    parted = values.copy()
    for number in row_numbers(values, "sites"):
        fields = [f"sites-{number}-{column}" for column in ("latitude", "longitude")]
        typed = {text for name in fields if (text := values.get(name, "").strip())}
        pair = coordinates(*typed) if len(typed) == 1 else None
        for name, text in zip(fields, pair or (), strict=False):
            parted[name] = text
    return parted
