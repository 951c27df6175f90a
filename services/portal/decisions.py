"""What evaluation's published rounds said of a project, beside what registry says of it."""

from collections.abc import Mapping
from typing import Any

from services.portal import clients
from services.portal.clients import evaluation


def of_project(project: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Newest first; None while evaluation does not answer: the project is shown all the same."""
    if project["round_id"] is None:
        return []
    try:
        found: list[Mapping[str, Any]] = evaluation.get(f"/projects/{project['id']}/results").json
    except (clients.Away, clients.Refused):
        return None
    return found
