"""Fiscal years a form offers."""

from collections.abc import Iterable
from datetime import UTC, datetime

from shared.vocabulary import FiscalYear, today_in_tokyo

YEARS_BACK = 2
YEARS_AHEAD = 10


def year_choices(also: Iterable[int] = ()) -> list[tuple[int, str]]:
    """(2026, 令和8年度) pairs around the present year, and those `also` names."""
    this_year = FiscalYear.of(today_in_tokyo(datetime.now(UTC))).year
    years = {*range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1), *also}
    return [(year, FiscalYear(year).label) for year in sorted(years)]
