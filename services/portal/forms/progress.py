"""実績 of one fiscal year: what was spent, and what the indicators measured."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.filled import FilledForm
from services.portal.forms.numbers import Unreadable, decimal, integer


class ProgressForm(FilledForm):
    """Fields: fiscal_year, initial_yen, operating_yen, and measured-<n>-name / -value."""

    @classmethod
    def of_project(cls, project: Mapping[str, Any], typed: FilledForm | None) -> "ProgressForm":
        """A blank form with a row per indicator of the plan, or the one typed before."""
        if isinstance(typed, ProgressForm):
            return typed
        values: MultiDict[str, str] = MultiDict()
        for number, indicator in enumerate(project["content"].get("indicators") or []):
            values.add(f"measured-{number}-name", indicator["name"])
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
            if (value := self._decimal(f"measured-{n}-value")) is not None
        ]
        return {
            "initial_yen": self._integer("initial_yen"),
            "operating_yen": self._integer("operating_yen"),
            "measured": measured,
        }

    def numbers(self) -> list[int]:
        """Rows of indicators, in the plan's order."""
        return [n for n in range(100) if f"measured-{n}-name" in self.values]

    def _integer(self, name: str) -> int:
        try:
            return integer(self.value(name)) or 0
        except Unreadable as unreadable:
            self.errors[name] = str(unreadable)
            return 0

    def _decimal(self, name: str) -> float | None:
        try:
            return decimal(self.value(name))
        except Unreadable as unreadable:
            self.errors[name] = str(unreadable)
            return None
