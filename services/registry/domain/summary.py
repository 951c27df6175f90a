"""What is shown of projects without reading their contents: in lists, in news and on the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.vocabulary import Approval


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A project in a list, with its newest content that the own town sees.

    `lead` is the municipality's code; the years are fiscal years; `shown_at` and `shown_revision`
    are of the last change that everybody sees.
    """

    id: str
    number: str | None
    state: str
    approval: str
    revision: int
    shown_revision: int
    version: int
    lead: str
    title: str
    field: str
    first_year: int | None
    last_year: int | None
    cost_yen: int
    shown_at: datetime
    submitted_at: datetime | None
    unsubmitted_changes: bool

    def seen_from_outside(self) -> "Summary":
        """Without what happens to the working copy, which is the town's own."""
        return replace(
            self, approval=Approval.NONE, revision=self.shown_revision, unsubmitted_changes=False
        )


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A project of which there is news. `lead` and `partners` are municipalities' codes."""

    id: str
    title: str
    lead: str
    partners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version as it was submitted; `content` and `attachments` are the JSON that was stored."""

    version: int
    content: Mapping[str, Any]
    attachments: Sequence[Mapping[str, Any]]
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Located:
    """A submitted project with its places, each with name, kind, latitude and longitude."""

    id: str
    title: str
    state: str
    lead: str
    sites: Sequence[Mapping[str, Any]]
