"""Who the members are: facts and histories hold ids only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import g

from services.portal import clients

_AT_ONCE = 100


def everybody() -> Sequence[Mapping[str, Any]]:
    """All members in council's order, asked once per request."""
    if "members" not in g:
        g.members = list(_asked())
    members: list[Mapping[str, Any]] = g.members
    return members


def names() -> dict[str, str]:
    """Name by member id; none while council does not answer."""
    try:
        return {member["id"]: member["name"] for member in everybody()}
    except (clients.Away, clients.Refused):
        return {}


def _asked() -> Iterator[Mapping[str, Any]]:
    page, total = 1, 1
    while (page - 1) * _AT_ONCE < total:
        answer = clients.council.get("/members", page=page, per_page=_AT_ONCE).json
        yield from answer["items"]
        page, total = page + 1, answer["total"]
