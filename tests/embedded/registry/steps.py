"""The steps of a project's life as people take them over HTTP."""

from typing import Any

from services.registry.schemas import EXAMPLE_CONTENT

RAUSU, SHIBETSU, NEMURO = "016942", "016934", "012238"


def at(project: dict[str, Any]) -> dict[str, str]:
    """The header that names the revision read."""
    return {"If-Match": f'"{project["revision"]}"'}


def change(client: Any, project: dict[str, Any], verb: str, **body: Any) -> Any:
    """The step, taken by somebody who has just read the project."""
    url = f"/projects/{project['id']}"
    return client.post(f"{url}/{verb}", json=body or None, headers=at(client.get(url).json))


def edit(client: Any, project: dict[str, Any], **content: Any) -> dict[str, Any]:
    url = f"/projects/{project['id']}"
    answer = client.put(url, json={**EXAMPLE_CONTENT, **content}, headers=at(project))
    edited: dict[str, Any] = answer.json
    return edited


def submitted(as_member: Any) -> dict[str, Any]:
    """The example, registered and approved in 羅臼町."""
    official, head = as_member("official", of=RAUSU), as_member("section_head", of=RAUSU)
    project = official.post("/projects", json=EXAMPLE_CONTENT).json
    requested = change(official, project, "request-approval").json
    approved: dict[str, Any] = change(head, requested, "approve").json
    return approved
