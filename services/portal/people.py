"""Who the members are: facts and histories hold ids only."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from services.portal import clients


def everybody() -> Sequence[Mapping[str, Any]]:
    """All members in council's order, asked once per request."""
    if "members" not in g:
        g.members = list(clients.council.every("/members"))
    members: list[Mapping[str, Any]] = g.members
    return members


def names() -> dict[str, str]:
    """Name by member id; none while council does not answer."""
    try:
        return {member["id"]: member["name"] for member in everybody()}
    except (clients.Away, clients.Refused):
        return {}
