"""The rows of a project's lists, as far as they are filled in; submitted ones are whole.

Blank is a text of no characters, or a None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.errors import Problem
from shared.events import registry as facts


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place of the project; degrees, WGS84."""

    name: str = ""
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What is planned in one fiscal year (2026 is 令和8年度)."""

    fiscal_year: int | None = None
    activity: str = ""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One fiscal year's cost: 初期費用 and 運用費."""

    fiscal_year: int | None = None
    initial_yen: int = 0
    operating_yen: int = 0


@dataclass(frozen=True, kw_only=True)
class Funding:
    """One line of 財源."""

    fiscal_year: int | None = None
    source: str = ""
    amount_yen: int | None = None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A KPI; baseline and target in `unit`."""

    name: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    due_date: date | None = None


Row = Site | Activity | Cost | Funding | Indicator

ROWS: Mapping[str, type[Row]] = {
    "sites": Site,
    "schedule": Activity,
    "costs": Cost,
    "funding": Funding,
    "indicators": Indicator,
}
_TOLD: Mapping[type[Row], Any] = {row: getattr(facts, row.__name__) for row in ROWS.values()}
_MAY_BE_BLANK = frozenset({"unit", "baseline"})
_CHOSEN = frozenset({"kind", "fiscal_year", "source"})


def told(row: Row) -> Any:
    """A whole row as the facts say it."""
    return _TOLD[type(row)](**vars(row))


def blanks(pointer: str, row: Row) -> Iterator[Problem]:
    """What the row lacks before submission."""
    for name, value in vars(row).items():
        if value in ("", None) and name not in _MAY_BE_BLANK:
            do = "選んで" if name in _CHOSEN else "入力して"
            yield Problem(f"{pointer}/{name}", f"{do}ください。")
