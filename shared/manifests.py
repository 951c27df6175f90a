"""Which services there are: the `MANIFEST` of each, in `services/<name>/__init__.py`.

Whatever names the services reads it here or is made from it: settings, rights, the broker's
definitions, what containers run, pages, reports and docs. Read before anything is installed:
standard library only.
"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

import services
from shared.manifest import Manifest


def _found() -> dict[str, Manifest]:
    names = [module.name for module in pkgutil.iter_modules(services.__path__) if module.ispkg]
    manifests = {name: import_module(f"services.{name}").MANIFEST for name in names}
    return dict(sorted(manifests.items(), key=lambda one: one[1].port))


MANIFESTS: Mapping[str, Manifest] = _found()
"""By name, in the order of their ports."""
SERVICES = tuple(MANIFESTS)
WITH_API = tuple(name for name, manifest in MANIFESTS.items() if manifest.has_api)
"""Those with an interface of their own: the portal only serves pages."""
HEARS = {name: tuple(manifest.hears) for name, manifest in MANIFESTS.items() if manifest.hears}
"""Whose logs each service reads, by its name."""


def title_of(service: str) -> str:
    """What its interface is called; a service that is none of ours by its own name."""
    return MANIFESTS[service].title if service in MANIFESTS else service


def label_of(service: str) -> str:
    """As pages and reports call it."""
    return MANIFESTS[service].label if service in MANIFESTS else service


def log_label_of(service: str) -> str:
    """As a report calls its log."""
    return (service in MANIFESTS and MANIFESTS[service].log_label) or label_of(service)
