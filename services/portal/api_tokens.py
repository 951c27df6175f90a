"""API tokens of a member's own town that need somebody: what the home page tells in time."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal import clients
from shared.access import Role

CONCERNED = {Role.OFFICIAL, Role.SECTION_HEAD}
NEEDY_STATES = ("ends_soon", "unsponsored")


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
