"""API tokens of a member's own town that need somebody: what the home page tells in time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from services.portal import clients
from shared.access import Role
from shared.vocabulary import FiscalYear

CONCERNED = {Role.OFFICIAL, Role.SECTION_HEAD}
_LONGEST = timedelta(days=366)
"""Council makes none for longer."""
NEEDY_STATES = ("ends_soon", "unsponsored")


def proposed_last_day(today: date) -> date:
    """The end of the fiscal year; in March of the next one, as far as a year reaches."""
    end = FiscalYear.of(today).last_day
    if today.month == end.month:
        return min(FiscalYear.of(end + timedelta(days=1)).last_day, today + _LONGEST)
    return end


def in_need(member: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Those that end soon or stopped for want of a 所属長; none while council is away."""
    if not CONCERNED & set(member["roles"]):
        return []
    try:
        tokens = list(clients.council.every("/api-tokens"))
    except (clients.Away, clients.Refused):
        return []
    own = (token for token in tokens if token["municipality"] == member["municipality"])
    return [token for token in own if token["state"] in NEEDY_STATES]
