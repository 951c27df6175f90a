"""実績 of one fiscal year: what was spent, and what the indicators measured."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.filled import FilledForm
from shared.tables.figures import decimal, yen

_SPENT = "金額を入力してください。なかったときは、0を入力してください。"


class ProgressForm(FilledForm):
    """Fields: fiscal_year, initial_yen, operating_yen, and measured-<n>-name / -unit / -value."""

    @classmethod
    def of_project(cls, project: Mapping[str, Any], typed: FilledForm | None) -> "ProgressForm":
        """A blank form with a row per indicator of the plan, or the one typed before."""
        if isinstance(typed, ProgressForm):
            return typed
        values: MultiDict[str, str] = MultiDict()
        for number, indicator in enumerate(project["content"].get("indicators") or []):
            values.add(f"measured-{number}-name", indicator["name"])
            values.add(f"measured-{number}-unit", indicator["unit"])
        return cls(values)

    @property
    def fiscal_year(self) -> str:
        """The year chosen, for the address."""
        year = self.value("fiscal_year")
        return year if year.isascii() and year.isdecimal() else "0"

    def body(self) -> dict[str, Any]:
        """What registry is sent; indicators without a value are left out: not measured."""
        if self.fiscal_year == "0":
            self.errors["fiscal_year"] = "年度を選んでください。"
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
