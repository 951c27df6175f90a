"""The form of an evaluation round: what is scored, by what, by whom and until when."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from services.portal.display import day
from services.portal.forms.carrying import noting_what_it_shows
from services.portal.forms.dates import iso_date
from services.portal.forms.filled import FilledForm, field_name
from services.portal.forms.rows import row_numbers
from shared.tables.figures import decimal, integer
from shared.vocabulary import figure_text

GRADES = (1, 2, 3, 4, 5)
MOST_CRITERIA = 20
_COUNT = re.compile("[0-9]{1,4}")
_TEXTS = ("name", "description", "weight")

Criterion = Mapping[str, Any]


class RoundForm(FilledForm):
    """Criteria are rows `criteria-0-name` … `criteria-0-anchors-4`; the rest are plain fields."""

    @classmethod
    def of_round(cls, round_: Mapping[str, Any]) -> Self:
        """A round as evaluation answers it, or a draft of the same shape.

        Of an open one, what its form sends: beside this, evaluators that are added.
        """
        general = {
            "title": round_["title"],
            "fiscal_year": round_["fiscal_year"],
            "due_date": day(round_["due_date"]),
        }
        if round_.get("state") == "open":
            return noting_what_it_shows(cls.of(general))
        chosen = {
            "allow_own": "yes" if round_["allow_own"] else "",
            "candidates": [one["project_id"] for one in round_["candidates"]],
            "evaluators": [one["member_id"] for one in round_["evaluators"]],
        }
        criteria = [_typed(one) for one in round_["criteria"]]
        return noting_what_it_shows(cls.of(general | chosen).with_criteria(criteria))

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The rows as typed: name, description, weight, and five anchors."""
        return [self._criterion(number) for number in row_numbers(self.values, "criteria")]

    def with_criteria(self, criteria: Sequence[Criterion]) -> Self:
        """The same form with these rows, numbered from 0."""
        values: MultiDict[str, str] = MultiDict(
            (name, text)
            for name, text in self.values.items(multi=True)
            if not name.startswith("criteria-")
        )
        for number, one in enumerate(criteria):
            for name in _TEXTS:
                values.add(f"criteria-{number}-{name}", one[name])
            for place, anchor in enumerate(one["anchors"]):
                values.add(f"criteria-{number}-anchors-{place}", anchor)
        return type(self)(values, dict(self.errors))

    def changed_rows(self, what: str) -> Self:
        """After `add` or `remove:2`; a pasted block adds as many as it needs at once: `add:3`."""
        rows = self.criteria
        verb, _, number = what.partition(":")
        if verb == "add":
            count = int(number) if _COUNT.fullmatch(number) else 1
            for _ in range(min(count, MOST_CRITERIA - len(rows))):
                rows.append(dict.fromkeys(_TEXTS, "") | {"anchors": [""] * len(GRADES)})
        elif verb == "remove":
            rows = [one for place, one in enumerate(rows) if str(place) != number]
        return self.with_criteria(rows)

    def general(self) -> dict[str, Any]:
        """Title, fiscal year and due date; what cannot be read is noted at its field."""
        if not self.value("title").strip():
            self.errors["title"] = "評価の名称を入力してください。"
        return {
            "title": self.value("title").strip(),
            "fiscal_year": self.read("fiscal_year", integer, "年度を選んでください。"),
            "due_date": self.read("due_date", iso_date, "評価期限を入力してください。"),
        }

    def judged_by(self) -> list[dict[str, Any]]:
        """The criteria as evaluation takes them."""
        return [
            {
                "name": one["name"].strip(),
                "description": one["description"].replace("\r\n", "\n").strip(),
                "anchors": [anchor.replace("\r\n", "\n").strip() for anchor in one["anchors"]],
                "weight": self.read(
                    f"criteria-{number}-weight", decimal, "重みを入力してください。"
                ),
            }
            for number, one in enumerate(self.criteria)
        ]

    def refused(self, problems: Iterable[tuple[str, str]], names: Mapping[str, str]) -> None:
        """Put evaluation's errors at the fields; those of one candidate or evaluator name it."""
        for pointer, message in problems:
            group, _, rest = field_name(pointer).partition("-")
            number = rest.partition("-")[0]
            if group in ("candidates", "evaluators") and number.isdecimal():
                chosen = self.chosen(group)
                who = names.get(chosen[int(number)], "") if int(number) < len(chosen) else ""
                message = f"{who}：{message}" if who else message
                self.errors[group] = f"{self.errors.get(group, '')}{message}"
            else:
                self.errors.setdefault(field_name(pointer), message)

    def _criterion(self, number: int) -> dict[str, Any]:
        row: dict[str, Any] = {name: self.value(f"criteria-{number}-{name}") for name in _TEXTS}
        row["anchors"] = [
            self.value(f"criteria-{number}-anchors-{place}") for place in range(len(GRADES))
        ]
        return row


def _typed(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion["name"],
        "description": criterion["description"],
        "weight": figure_text(criterion["weight"]),
        "anchors": criterion["anchors"],
    }
