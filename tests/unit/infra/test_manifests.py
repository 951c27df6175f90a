"""Whatever cannot be made from the services' manifests agrees with them."""

import tomllib
from pathlib import Path

from shared.manifests import HEARS, MANIFESTS, SERVICES, WITH_API

ROOT = Path(__file__).parents[3]


def contracts():
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in read["tool"]["importlinter"]["contracts"]}


def test_no_service_imports_anothers_code_whichever_there_are():
    independent = contracts()["No service imports another's code"]["modules"]
    assert set(independent) == {f"services.{name}" for name in SERVICES}


def test_every_service_with_an_interface_keeps_its_layers():
    layered = contracts()["Inside a service: doors, schemas, actions, storage, domain"]
    assert set(layered["containers"]) == {f"services.{name}" for name in WITH_API}


def test_each_service_answers_at_a_port_of_its_own():
    assert len({manifest.port for manifest in MANIFESTS.values()}) == len(MANIFESTS)


def test_whoever_announces_has_facts_and_whoever_is_heard_announces():
    with_facts = {path.stem for path in (ROOT / "shared" / "events").glob("*.py")} & set(SERVICES)
    announcing = {name for name, manifest in MANIFESTS.items() if manifest.announces}
    assert announcing == with_facts
    assert {producer for heard in HEARS.values() for producer in heard} <= announcing
