"""Who the members are: facts and histories hold ids only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from services.portal import clients
from shared.vocabulary import eye_key


def everybody() -> Sequence[Mapping[str, Any]]:
    """All members in council's order, asked once per request."""
    if "members" not in g:
        g.members = list(clients.council.every("/members"))
    members: Sequence[Mapping[str, Any]] = g.members
    return members


def know(called: Sequence[Mapping[str, Any]]) -> None:
    """Take these names, sections and logins by id for everybody's: the request need not ask."""
    g.called = called


def names() -> dict[str, str]:
    """What each member is called, by id; nobody while council does not answer."""
    try:
        return told_apart(g.called if "called" in g else everybody())
    except (clients.Away, clients.Refused):
        return {}


def told_apart(members: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Their names by id; with login, as far as it is known, and section where two look the same."""
    alike = Counter(eye_key(member["name"]) for member in members)
    return {
        member["id"]: member["name"]
        + (_apart(member) if alike[eye_key(member["name"])] > 1 else "")
        for member in members
    }


def _apart(member: Mapping[str, Any]) -> str:
    known = [member[part] for part in ("login", "section") if member[part]]
    return f"（{'・'.join(known)}）" if known else ""
