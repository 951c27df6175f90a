"""Names behind member ids: facts and histories hold ids only."""

from flask import g

from services.portal import clients


def names() -> dict[str, str]:
    """Name by member id, asked once per request; none while council does not answer."""
    if "member_names" not in g:
        g.member_names = _asked()
    return g.member_names


def _asked() -> dict[str, str]:
    try:
        answer = clients.council.get("/members", per_page=100).json
    except (clients.Away, clients.Refused):
        return {}
    return {member["id"]: member["name"] for member in answer["items"]}
