"""実績 of one fiscal year: what was spent, and what the indicators measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.filled import FilledForm
from services.portal.years import year_choices
from shared.tables.figures import decimal, yen
from shared.vocabulary import FiscalYear, figure_text

_SPENT = "金額を入力してください。なかったときは、0を入力してください。"
_UNSEEN = (
    "{}の実績は、すでに記録されています。いまの記録を確かめ、置き換えるときは、"
    "もう一度ボタンを押してください。"
)


@dataclass
class ProgressForm(FilledForm):
    """Fields: fiscal_year, initial_yen, operating_yen, and measured-<n>-name / -unit / -value.

    `replaces` is the year of which the page showed the record.
    """

    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the project has on record, by year."""

    @classmethod
    def of_project(
        cls, project: Mapping[str, Any], typed: FilledForm | None, year: str = ""
    ) -> "ProgressForm":
        """The form typed before, or one with a row per indicator and what is recorded of `year`."""
        form = typed if isinstance(typed, ProgressForm) else cls(_rows(project["content"], year))
        form.records = {str(one["fiscal_year"]): one for one in project["progress"]}
        if form is not typed:
            for name, figure in form.recorded().items():
                form.values[name] = figure
        return form

    def recorded(self) -> dict[str, str]:
        """The figures on record of the year chosen, by field; empty if there are none."""
        record = self.records.get(self.fiscal_year)
        if record is None:
            return {}
        measured = {one["name"]: one["value"] for one in record["measured"]}
        figures = {name: record[name] for name in ("initial_yen", "operating_yen")}
        for n in self.numbers():
            figures[f"measured-{n}-value"] = measured.get(self.value(f"measured-{n}-name"))
        return {
            name: "" if value is None else figure_text(value) for name, value in figures.items()
        }

    @property
    def erases(self) -> bool:
        """Whether a value on record is left blank."""
        recorded = self.recorded()
        return any(
            recorded.get(f"measured-{n}-value") and self._measured(n) is None
            for n in self.numbers()
        )

    def years(self) -> list[tuple[int, str]]:
        """Those without a record, and the one chosen."""
        recorded = self.records.keys() - {self.fiscal_year}
        return [
            (year, label)
            for year, label in year_choices(also=map(int, self.records))
            if str(year) not in recorded
        ]

    @property
    def fiscal_year(self) -> str:
        """The year chosen, for the address."""
        year = self.value("fiscal_year")
        return year if year.isascii() and year.isdecimal() else "0"

    def body(self) -> dict[str, Any]:
        """What registry is sent; indicators without a value are left out: not measured.

        No record is replaced that the page did not show.
        """
        if self.fiscal_year == "0":
            self.errors["fiscal_year"] = "年度を選んでください。"
        elif self.recorded() and self.value("replaces") != self.fiscal_year:
            year = FiscalYear(int(self.fiscal_year))
            self.errors["fiscal_year"] = _UNSEEN.format(year.label)
        measured = [
            {"name": self.value(f"measured-{n}-name"), "value": value}
            for n in self.numbers()
            if (value := self._measured(n)) is not None
        ]
        return {
            "initial_yen": self.read("initial_yen", yen, _SPENT),
            "operating_yen": self.read("operating_yen", yen, _SPENT),
            "measured": measured,
        }

    def numbers(self) -> list[int]:
        """Rows of indicators, in the plan's order."""
        return [n for n in range(100) if f"measured-{n}-name" in self.values]

    def _measured(self, number: int) -> float | None:
        unit = self.value(f"measured-{number}-unit")
        return self.read(f"measured-{number}-value", partial(decimal, unit=unit))


def _rows(content: Mapping[str, Any], year: str) -> MultiDict[str, str]:
    values = MultiDict({"fiscal_year": year})
    for number, indicator in enumerate(content.get("indicators") or []):
        values.add(f"measured-{number}-name", indicator["name"])
        values.add(f"measured-{number}-unit", indicator["unit"])
    return values
