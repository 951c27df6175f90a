"""The projects that a round is about, as heard from `registry`, and who may score them."""

from dataclasses import dataclass
from datetime import date

from shared.life_cycles import SCORABLE

EXPERTS = "experts"
"""The group of outside experts; every other group is a municipality code."""


@dataclass(frozen=True, kw_only=True)
class HeardProject:
    """What `registry` last said of a project; `state` is registry's word for it."""

    id: str
    number: str
    title: str
    lead_municipality: str
    partners: tuple[str, ...]
    state: str

    @property
    def is_scorable(self) -> bool:
        """Accepted, or put on hold by an earlier round."""
        return self.state in SCORABLE

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset({self.lead_municipality, *self.partners})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A project in a round. `project` is None while nothing was heard of it (未着).

    From the opening on `project` stays as it then was, and only `is_withdrawn` follows registry.
    """

    project_id: str
    project: HeardProject | None = None
    is_withdrawn: bool = False

    def concerns(self, group: str) -> bool:
        """Whether the group is a municipality that leads the project or takes part in it."""
        return self.project is not None and group in self.project.municipalities


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """An evaluator of a round, scoring for a municipality or as one of the experts.

    `until` is the last day on which they may score; None sets no end.
    """

    member_id: str
    group: str
    until: date | None = None

    def has_ended(self, today: date) -> bool:
        return self.until is not None and today > self.until


@dataclass(frozen=True, kw_only=True)
class HeardMember:
    """What `council` last said of a member, as far as appointments need it."""

    id: str
    municipality: str | None
    is_evaluator: bool
    is_suspended: bool = False
    term_until: date | None = None

    @property
    def group(self) -> str:
        return self.municipality or EXPERTS
