"""What members are called, by which pages name who did something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Called:
    """A member's name and section; `login` is None for readers who may not know it."""

    id: str
    login: str | None
    name: str
    section: str
