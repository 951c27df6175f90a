"""API tokens of a member's own town that need somebody: what the home page tells in time."""

from datetime import date, timedelta

from shared.access import Role
from shared.vocabulary import FiscalYear

CONCERNED = {Role.OFFICIAL, Role.SECTION_HEAD}
_LONGEST = timedelta(days=366)
"""Council makes none for longer."""


def proposed_last_day(today: date) -> date:
    """The end of the fiscal year; in March of the next one, as far as a year reaches."""
    end = FiscalYear.of(today).last_day
    if today.month == end.month:
        return min(FiscalYear.of(end + timedelta(days=1)).last_day, today + _LONGEST)
    return end
