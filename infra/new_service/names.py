"""What a new service, its noun, its table and its fact are called."""

import keyword
import re
from dataclasses import dataclass

from shared.manifests import MANIFESTS
from shared.messaging.tables import metadata as of_messaging
from shared.standing.tables import metadata as of_standing
from shared.trail.tables import metadata as of_trail

RESERVED = frozenset(
    {
        *("accounts", "definitions", "postgres", "rabbitmq"),
        *("alertmanager", "prometheus", "proxy", "tiles"),
        *("console", "infra", "security", "services", "shared", "tests", "trail", "yui"),
        *("codec", "fact", "messaging", "standing", "web", "unit", "contracts", "database", "keys"),
    }
)
"""Hosts of the deployment, and folders or modules that stand where a service's own would."""
_TABLES = {name for kept in (of_messaging, of_standing, of_trail) for name in kept.tables}
_NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
_NOUN = re.compile(r"([A-Z][a-z0-9]+)+")
_TITLE = re.compile(r"[^\W_][\w・（）ー ]{0,29}")


class Unfit(ValueError):
    """No service can be called so; says why."""


@dataclass(frozen=True)
class Names:
    """`name` of the service, its Japanese `title`, and the `noun` that it keeps."""

    name: str
    title: str
    noun: str

    @property
    def one(self) -> str:
        """`SeaChart` as `sea_chart`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.noun).lower()

    @property
    def many(self) -> str:
        if re.search(r"[^aeiou]y$", self.one):
            return f"{self.one[:-1]}ies"
        return f"{self.one}es" if re.search(r"(s|x|z|ch|sh)$", self.one) else f"{self.one}s"

    @property
    def fact(self) -> str:
        return f"{self.name}.{self.one}.recorded.v1"

    def check(self) -> None:
        """Raise Unfit."""
        _require(_NAME.fullmatch(self.name), f"NAME={self.name}: two to twenty of a-z and 0-9")
        _require(not keyword.iskeyword(self.name), f"NAME={self.name}: a word of Python")
        _require(self.name not in RESERVED, f"NAME={self.name}: reserved")
        _require(self.name not in MANIFESTS, f"NAME={self.name}: there is such a service already")
        _require(_TITLE.fullmatch(self.title), f"TITLE={self.title}: one to thirty letters")
        _require(_NOUN.fullmatch(self.noun), f"NOUN={self.noun}: words written LikeThis")
        _require(not keyword.iskeyword(self.one), f"NOUN={self.noun}: a word of Python")
        _require(self.many not in _TABLES, f"NOUN={self.noun}: each service has such a table")
        taken = [name for name, one in MANIFESTS.items() if self.one in one.subjects]
        _require(not taken, f"NOUN={self.noun}: a noun of {', '.join(taken)} already")


def singular(name: str) -> str:
    """The noun of a service that is called after many of it: `notices` keeps each `Notice`."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ss", "ss"), ("s", "")):
        if name.endswith(ending):
            return (name.removesuffix(ending) + instead).capitalize()
    return name.capitalize()


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise Unfit(otherwise)
