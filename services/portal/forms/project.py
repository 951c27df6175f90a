"""The project form: its rows, what it sends to registry, and how registry's content fills it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.carrying import noting_what_it_shows
from services.portal.forms.dates import iso_date
from services.portal.forms.filled import FilledForm
from services.portal.forms.rows import row_numbers, with_new_row, without_blank, without_row
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

TEXTS = (
    "title",
    "problem",
    "beneficiaries",
    "use_of_5g",
    "necessity",
    "digital_divide",
    "contact_section",
)
CHOICES = ("field", "lead_municipality", "network")

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
SECTIONS = (
    ("overview", "概要", ("title", "field", "lead_municipality", "partners", "plan_item_id")),
    (
        "problem-part",
        "課題と5Gの活用",
        ("problem", "beneficiaries", "use_of_5g", "necessity", "network"),
    ),
    ("sites-part", "実施場所", ("sites",)),
    ("schedule-part", "実施内容", ("schedule",)),
    ("money-part", "経費と財源", ("costs", "funding")),
    ("indicators-part", "指標（KPI）", ("indicators",)),
    ("divide-part", "デジタル・ディバイド", ("digital_divide",)),
    ("contact-part", "担当課", ("contact_section",)),
)


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
        for name in (*TEXTS, *CHOICES, "plan_item_id"):
            values.add(name, _shown(name, content.get(name)))
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
        """After `add:<group>` or `remove:<group>:<number>`; anything else changes nothing."""
        verb, _, rest = command.partition(":")
        group, _, number = rest.partition(":")
        if verb == "remove" and group in GROUPS and _ROW.fullmatch(number):
            return ProjectForm(without_row(self.values, group, int(number)))
        if verb != "add" or group not in GROUPS:
            return self
        values = self.values.copy()
        if not row_numbers(values, group):
            values = with_new_row(values, group, tuple(GROUPS[group]))
        values = with_new_row(values, group, tuple(GROUPS[group]))
        return ProjectForm(values, new_row=f"{group}-{len(row_numbers(values, group)) - 1}")

    def content(self) -> dict[str, Any]:
        """ProjectContent; what cannot be read is noted in `errors` and sent as nothing."""
        content: dict[str, Any] = {name: _text(self.value(name)) for name in (*TEXTS, *CHOICES)}
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

    def errors_in(self, names: tuple[str, ...]) -> int:
        """How many errors lie in one section of the form."""
        return sum(error.split("-")[0] in names for error in self.errors)


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
