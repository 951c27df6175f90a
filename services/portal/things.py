"""What the things are called that acts on the trail are about: their ids tell nobody anything."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.portal import clients
from services.portal.clients import Service, council, evaluation, registry, reporting, sharing

_PROJECTS = (registry, "/projects", "title")
LISTS: Mapping[str, tuple[Service, str, str]] = {
    "api-token": (council, "/api-tokens", "name"),
    "attachment": _PROJECTS,
    "commitment": _PROJECTS,
    "dataset": (sharing, "/datasets", "title"),
    "report": (reporting, "/reports", "title"),
    "round": (evaluation, "/rounds", "title"),
}
"""By the first word of the act: who lists such things, where, and which field is the name.

Lists tell what the reader may see, and asking them puts nothing on record.
"""


def names_for(lines: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Name by id of what these lines of the trail are about, as far as the reader may know it."""
    kinds = {line["act"].partition(".")[0] for line in lines if line["whom"]}
    wanted = [LISTS[kind] for kind in kinds & LISTS.keys()]
    if any("project" in line["particulars"] for line in lines):
        wanted.append(_PROJECTS)
    if any(line["by"].startswith("api-token:") for line in lines):
        wanted.append(LISTS["api-token"])
    named: dict[str, str] = {}
    for path, (service, field) in {
        path: (service, field) for service, path, field in wanted
    }.items():
        named |= _listed(service, path, field)
    return named


def _listed(service: Service, path: str, field: str) -> dict[str, str]:
    try:
        return {one["id"]: one[field] for one in service.every(path) if one[field]}
    except (clients.Away, clients.Refused):
        return {}
