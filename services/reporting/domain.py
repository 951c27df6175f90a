"""The joint read model's nouns and the report order: what a joint report is made from.

Codes and slugs are those of `shared.vocabulary`; amounts are yen; fiscal years are integers
(2026 = 令和8年度); dates are days in Asia/Tokyo.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from shared.events.evaluation import ResultsPublished
from shared.events.sharing import Audience
from shared.vocabulary import (
    DatasetKind,
    Field,
    FundingSource,
    NetworkKind,
    ReportState,
    SiteKind,
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """One place of a project; WGS84 degrees."""

    name: str
    kind: SiteKind
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class CostLine:
    fiscal_year: int
    initial_yen: int
    operating_yen: int

    @property
    def total_yen(self) -> int:
        return self.initial_yen + self.operating_yen


@dataclass(frozen=True, kw_only=True)
class FundingLine:
    fiscal_year: int
    source: FundingSource
    amount_yen: int


@dataclass(frozen=True, kw_only=True)
class Activity:
    fiscal_year: int
    activity: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A KPI of a project, from its baseline to its target in the indicator's own unit."""

    name: str
    unit: str
    baseline: float | str | None
    target: float | str | None
    due_date: date | None


@dataclass(frozen=True, kw_only=True)
class JointProject:
    """A submitted project as registry's facts tell it: its newest submitted version."""

    id: str
    number: str
    state: str
    version: int
    submitted_on: date
    title: str
    field: Field
    lead_municipality: str
    partners: tuple[str, ...]
    problem: str
    beneficiaries: str
    use_of_5g: str
    necessity: str
    network: NetworkKind
    digital_divide: str
    contact_section: str
    plan_item: str | None
    sites: tuple[Site, ...] = ()
    schedule: tuple[Activity, ...] = ()
    costs: tuple[CostLine, ...] = ()
    funding: tuple[FundingLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def total_yen(self) -> int:
        return sum(line.total_yen for line in self.costs)

    @property
    def initial_yen(self) -> int:
        return sum(line.initial_yen for line in self.costs)

    @property
    def operating_yen(self) -> int:
        return sum(line.operating_yen for line in self.costs)

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return tuple(sorted({line.fiscal_year for line in self.costs}))


@dataclass(frozen=True, kw_only=True)
class Achieved:
    """What an indicator reached by the end of a fiscal year, in the indicator's own unit."""

    name: str
    value: float | str | None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One project's 実績 of one fiscal year."""

    project_id: str
    fiscal_year: int
    cost_yen: int
    achieved: tuple[Achieved, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SharedDataset:
    """A dataset as sharing's facts tell it: who shares what with whom, never a row of it."""

    id: str
    title: str
    kind: DatasetKind
    municipality: str
    audience: Audience
    municipalities: tuple[str, ...]
    version: int
    row_count: int | None
    updated_on: date


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A municipality's standing コミットメント to a project, which may not have been heard of."""

    project_id: str
    municipality: str
    words: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class LogPosition:
    """How far a service's log had been heard when the report was frozen."""

    service: str
    position: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything a report is made from, read in one transaction."""

    projects: tuple[JointProject, ...] = ()
    progress: tuple[Progress, ...] = ()
    rounds: tuple[ResultsPublished, ...] = ()
    datasets: tuple[SharedDataset, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    positions: tuple[LogPosition, ...] = ()

    def project(self, project_id: str) -> JointProject | None:
        return next((one for one in self.projects if one.id == project_id), None)

    def commitments_to(self, project: JointProject) -> tuple[Commitment, ...]:
        return tuple(one for one in self.commitments if one.project_id == project.id)


@dataclass(frozen=True, kw_only=True)
class ReportOrder:
    """What the 事務局 asked for: a title, chapters by slug, and its own text for each of them."""

    number: str
    title: str
    made_on: date
    chapters: tuple[str, ...]
    texts: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class ReportFile:
    """One format of a report, stored by its SHA-256. `notes` tell what the format cannot hold."""

    format: str
    sha256: str
    size_bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnmadeFormat:
    """A format that could not be made, and why, in words for the 事務局."""

    format: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report that was ordered: what it is made of, and how far its making is.

    `percent` is 0 to 100; `trouble` says why no format could be made; `template` is the Word
    template's SHA-256, None for the default. It `ended_at` when its last format was tried.
    """

    id: str
    fiscal_year: int
    serial: int
    number: str
    title: str
    chapters: tuple[str, ...]
    texts: dict[str, str] | None
    state: ReportState
    percent: int
    trouble: str
    positions: tuple[LogPosition, ...]
    template: str | None
    files: tuple[ReportFile, ...]
    unmade: tuple[UnmadeFormat, ...]
    made_by: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WordTemplate:
    """The 事務局's Word template, which replaced the one of the number before."""

    number: int
    sha256: str
    file_name: str
    put_by: str
    put_at: datetime


@dataclass(frozen=True, kw_only=True)
class ProjectCount:
    """How many projects of a town and field were submitted and not withdrawn, and their cost."""

    lead_municipality: str
    field: str
    projects: int
    cost_yen: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much was heard, read in one transaction; a town and field without projects has none."""

    projects: tuple[ProjectCount, ...]
    datasets: int
    rounds: int
    positions: tuple[LogPosition, ...]
