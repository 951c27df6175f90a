"""What was chosen in a form, in words: the form itself sends slugs and codes."""

from collections.abc import Mapping

from services.portal.consent import AUDIENCES
from services.portal.display import STATES, TOWN_CHOICES, options
from shared.access import Role, Scope

_TOWNS = dict(TOWN_CHOICES)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "municipality": _TOWNS,
    "municipalities": _TOWNS,
    "lead_municipality": _TOWNS,
    "partners": _TOWNS,
    "roles": {role.value: role.label for role in Role},
    "scopes": {scope.value: scope.label for scope in Scope},
    "audience": {slug: name for slug, (name, _tone) in AUDIENCES.items()},
    "decision": {slug: name for slug, (name, _tone) in STATES.items()},
    "field": dict(options("field")),
    "network": dict(options("network")),
    "source": dict(options("source")),
    "kind": dict(options("dataset_kind")) | dict(options("site_kind")),
}


def chosen_words(name: str, value: str) -> str:
    """The label of the value chosen at a field; what is typed freely stays as it is."""
    return _WORDS.get(name.rpartition("-")[2], {}).get(value, value)
