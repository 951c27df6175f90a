"""Puts the sample data in through the services' own doors, so that its facts flow like any others.

Every thing is sent under a key drawn from its name: a start that was interrupted goes on where it
stopped, and nothing is made twice.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from infra.callers import Caller
from infra.sample.accounts import account, of_town, sample_id
from infra.sample.datasets import DATASETS, Dataset
from shared.access import Role
from shared.settings import Settings


def load(settings: Settings) -> None:
    """Plan, datasets, projects and commitments; raises Refused with a service's own words."""
    items = _record(settings, plan())
    for dataset in DATASETS:
        _share(settings, dataset)
    projects = {case["content"]["title"]: _register(settings, case, items) for case in cases()}
    for commitment in commitments():
        _commit(settings, projects[commitment["project"]], **commitment)


@cache
def plan() -> dict[str, Any]:
    """The plan (title, municipality, fiscal years) and its `items`: number → title."""
    return tomllib.loads((files("infra.sample") / "plan.toml").read_text(encoding="utf-8"))


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The projects in the order of their files: `state` and `content` (ProjectContent) of each."""
    folder = files("infra.sample") / "projects"
    found = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=str)
    return tuple(_read(path.read_text(encoding="utf-8")) for path in found)


@cache
def commitments() -> tuple[dict[str, str], ...]:
    """What 首長 have signed: `project` by its title, `municipality` and `words` of each."""
    text = (files("infra.sample") / "commitments.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["commitments"])


def _read(text: str) -> dict[str, Any]:
    """One case. TOML knows dates, JSON does not; a text block ends without a line break."""
    case = tomllib.loads(text)
    for indicator in case["content"]["indicators"]:
        indicator["due_date"] = indicator["due_date"].isoformat()
    return case


class _Town:
    """A municipality's 担当者 and 所属長 and the 事務局, each able to call."""

    def __init__(self, settings: Settings, code: str) -> None:
        self.official = Caller(settings, of_town(code, Role.OFFICIAL).member)
        self.section_head = Caller(settings, of_town(code, Role.SECTION_HEAD).member)
        self.secretariat = Caller(settings, account("jimukyoku").member)


def _record(settings: Settings, recorded: dict[str, Any]) -> dict[str, str]:
    """The ids of the plan's items by their numbers."""
    secretariat = Caller(settings, account("jimukyoku").member)
    key = sample_id(f"plan/{recorded['title']}")
    document = {name: value for name, value in recorded.items() if name != "items"}
    made = secretariat.post("council", "/plans", key=key, json=document).json()
    for number, title in recorded["items"].items():
        path, item = f"/plans/{made['id']}/items", {"number": number, "title": title}
        key = sample_id(f"plan item/{number}")
        made = secretariat.post("council", path, key=key, json=item).json()
    return {item["number"]: item["id"] for item in made["items"]}


def _register(settings: Settings, case: dict[str, Any], items: dict[str, str]) -> str:
    """The project's id, once it is in the state that the case has."""
    content = {**case["content"], "plan_item_id": items.get(case.get("plan_item", ""))}
    town = _Town(settings, content["lead_municipality"])
    key = sample_id(f"project/{content['title']}")
    project = town.official.post("registry", "/projects", key=key, json=content).json()
    path = f"/projects/{project['id']}"
    for state, step in _STEPS[case["state"]]:
        if project["state"] == state[0] and project["approval"] == state[1]:
            step(town, path)
            project = town.official.get("registry", path)
    return str(project["id"])


def _request(town: _Town, path: str) -> None:
    town.official.change("POST", "registry", f"{path}/request-approval", of=path)


def _approve(town: _Town, path: str) -> None:
    town.section_head.change("POST", "registry", f"{path}/approve", of=path)


def _accept(town: _Town, path: str) -> None:
    town.secretariat.change("POST", "registry", f"{path}/accept", of=path)


_REQUEST = (("draft", "none"), _request)
_APPROVE = (("draft", "requested"), _approve)
_ACCEPT = (("submitted", "none"), _accept)
_STEPS = {
    "draft": (),
    "requested": (_REQUEST,),
    "submitted": (_REQUEST, _APPROVE),
    "accepted": (_REQUEST, _APPROVE, _ACCEPT),
}


def _share(settings: Settings, dataset: Dataset) -> None:
    owner = Caller(settings, of_town(dataset.municipality, Role.OFFICIAL).member)
    owner.post(
        "sharing",
        "/datasets",
        key=sample_id(f"dataset/{dataset.title}"),
        files={"file": (dataset.file_name, dataset.content(), "text/csv")},
        data={
            "title": dataset.title,
            "kind": dataset.kind,
            "description": dataset.description,
            "audience": "all_members",
        },
    )


def _commit(
    settings: Settings, project_id: str, project: str, municipality: str, words: str
) -> None:
    head = Caller(settings, of_town(municipality, Role.HEAD).member)
    key = sample_id(f"commitment/{municipality}/{project}")
    body = {"project_id": project_id, "words": words}
    head.post("council", "/commitments", key=key, json=body)
