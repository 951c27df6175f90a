"""Whatever cannot be made from the services' manifests agrees with them."""

import pkgutil
from importlib import import_module

import pytest

import services
from infra.docs.events import golden
from shared.events.codec import contracts
from shared.manifests import HEARS, MANIFESTS


def test_whatever_stands_beside_the_services_is_one() -> None:
    assert {module.name for module in pkgutil.iter_modules(services.__path__)} == set(MANIFESTS)


def test_each_service_answers_at_a_port_of_its_own() -> None:
    assert len({manifest.port for manifest in MANIFESTS.values()}) == len(MANIFESTS)


def test_whoever_announces_has_facts_and_whoever_is_heard_announces() -> None:
    with_facts = {name.partition(".")[0] for name in contracts()}
    announcing = {name for name, manifest in MANIFESTS.items() if manifest.announces}
    assert announcing == with_facts
    assert {producer for heard in HEARS.values() for producer in heard} <= announcing


@pytest.mark.parametrize("name", sorted(contracts()))
def test_a_manifest_calls_by_name_whatever_its_facts_are_about(name: str) -> None:
    subject = golden(name)["subject"].partition("/")[0]
    assert subject in MANIFESTS[name.partition(".")[0]].subjects


@pytest.mark.parametrize("service", MANIFESTS)
def test_a_service_has_the_modules_that_are_found_by_their_names(service: str) -> None:
    import_module(f"services.{service}.service")
    import_module(f"services.{service}.permissions")
