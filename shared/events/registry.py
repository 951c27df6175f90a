"""What the registry announces about projects. Drafts are never told, nor who did what by name."""

from dataclasses import dataclass
from datetime import date

from shared.events.fact import Fact
from shared.life_cycles import PROJECT
from shared.vocabulary import ProjectState


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place of a project; degrees, WGS84."""

    name: str
    kind: str
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What is planned in one fiscal year (2026 is 令和8年度)."""

    fiscal_year: int
    activity: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One fiscal year's cost: 初期費用 and 運用費."""

    fiscal_year: int
    initial_yen: int
    operating_yen: int


@dataclass(frozen=True, kw_only=True)
class Funding:
    """One line of 財源."""

    fiscal_year: int
    source: str
    amount_yen: int


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A KPI; baseline and target in `unit`."""

    name: str
    unit: str
    baseline: float | None
    target: float
    due_date: date


@dataclass(frozen=True, kw_only=True)
class AboutProject(Fact):
    project_id: str

    @property
    def subject(self) -> str:
        return f"project/{self.project_id}"


@dataclass(frozen=True, kw_only=True)
class ProjectSubmitted(AboutProject):
    """A version was approved by 所属長 and submitted; the first, a correction or a 差替え."""

    TYPE = "registry.project.submitted.v1"
    LABEL = "事業の提出"

    number: str
    version: int
    title: str
    field: str
    lead_municipality: str
    partners: tuple[str, ...]
    problem: str
    beneficiaries: str
    use_of_5g: str
    necessity: str
    network: str
    sites: tuple[Site, ...]
    schedule: tuple[Activity, ...]
    costs: tuple[Cost, ...]
    funding: tuple[Funding, ...]
    indicators: tuple[Indicator, ...]
    digital_divide: str
    plan_item_id: str | None
    contact_section: str
    attachment_count: int


@dataclass(frozen=True, kw_only=True)
class ProjectAccepted(AboutProject):
    """事務局 accepted (受理) the submitted version."""

    TYPE = "registry.project.accepted.v1"
    LABEL = "事業の受理"

    version: int


@dataclass(frozen=True, kw_only=True)
class ProjectReturned(AboutProject):
    """事務局 returned (差戻し) it; the comment is for the town alone."""

    TYPE = "registry.project.returned.v1"
    LABEL = "事業の差戻し"

    version: int


@dataclass(frozen=True, kw_only=True)
class ProjectWithdrawn(AboutProject):
    """The lead town withdrew (取下げ) a project that had been submitted."""

    TYPE = "registry.project.withdrawn.v1"
    LABEL = "事業の取下げ"


@dataclass(frozen=True, kw_only=True)
class ProjectEvaluationBegun(AboutProject):
    """A round over the project has opened (評価中)."""

    TYPE = "registry.project.evaluation_begun.v1"
    LABEL = "事業の評価の開始"

    round_id: str


@dataclass(frozen=True, kw_only=True)
class ProjectDecided(AboutProject):
    """The project follows the council's published decision: adopted, on_hold or not_adopted."""

    TYPE = "registry.project.decided.v1"
    LABEL = "協議会の決定の反映"

    round_id: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class ProjectStarted(AboutProject):
    """The lead town began it (実施中)."""

    TYPE = "registry.project.started.v1"
    LABEL = "事業の実施の開始"


@dataclass(frozen=True, kw_only=True)
class ProjectCompleted(AboutProject):
    """The lead town completed it (完了)."""

    TYPE = "registry.project.completed.v1"
    LABEL = "事業の完了"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """An indicator's value at the end of a fiscal year."""

    name: str
    value: float


@dataclass(frozen=True, kw_only=True)
class ProgressReported(AboutProject):
    """One year's 実績 against plan; a later report of the same year replaces it."""

    TYPE = "registry.project.progress_reported.v1"
    LABEL = "実績の報告"

    fiscal_year: int
    initial_yen: int
    operating_yen: int
    measured: tuple[Measured, ...]


def state_after(fact: AboutProject) -> ProjectState:
    """Where the project stands once this was announced of it; not for its progress, which stays."""
    if isinstance(fact, ProjectDecided):
        return ProjectState(fact.decision)
    return PROJECT.after[fact.TYPE]
