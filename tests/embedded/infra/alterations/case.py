"""An alteration, and by what it is found."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.embedded.infra.alterations.intruder import Intruder

NOTHING = "**nothing**"


@dataclass(frozen=True)
class Case:
    """`found` is by what, as the page says it; `words` are in every finding of that kind."""

    alter: Callable[[Intruder], object]
    found: str
    words: str = ""

    @property
    def kinds(self) -> set[str]:
        plain = self.found.partition(", if")[0]
        return set() if self.found == NOTHING else set(plain.split(" and "))


def sql(service: str, *statements: str) -> Callable[[Intruder], object]:
    return lambda intruder: intruder.sql(service, *statements)


def together(*alterations: Callable[[Intruder], object]) -> Callable[[Intruder], object]:
    return lambda intruder: [alter(intruder) for alter in alterations]


def chained(service: str, table: str, *statements: str) -> Callable[[Intruder], object]:
    """With all hashes made anew."""
    return together(sql(service, *statements), lambda one: one.chain_anew(service, table))
