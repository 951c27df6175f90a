"""What `evaluation` announces about its rounds.

Who scored what, comments and decisions not yet published stay inside the service: before
publication the others learn only that a round was opened or closed, and over which projects.
Grades are told as means over groups, never per evaluator.
"""

from dataclasses import dataclass
from datetime import date

from shared.access import Member, Role
from shared.events.fact import Fact
from shared.vocabulary import Labelled, ProjectState


class Decision(Labelled):
    """The council's decision on a project."""

    ADOPTED = ProjectState.ADOPTED.value, ProjectState.ADOPTED.label
    ON_HOLD = ProjectState.ON_HOLD.value, ProjectState.ON_HOLD.label
    NOT_ADOPTED = ProjectState.NOT_ADOPTED.value, ProjectState.NOT_ADOPTED.label


FEWEST_EVALUATORS = 3
"""With fewer who have scored it, a candidate's score is a reference (参考), and takes no rank."""


class WhyUnranked(Labelled):
    """Why a candidate of a published round has no rank."""

    NOBODY_ELIGIBLE = (
        "nobody_eligible",
        "評価できる評価者がいないため、順位を付けていません。",
    )
    NOT_JUDGED = (
        "not_judged",
        "評価が付いていない評価項目があるため、順位を付けていません。",
    )
    WITHDRAWN = "withdrawn", "事業が取り下げられたため、順位を付けていません。"
    TOO_FEW_EVALUATORS = (
        "too_few_evaluators",
        f"採点を終えた評価者が{FEWEST_EVALUATORS}名に満たないため、参考とし、順位を付けていません。",
    )


@dataclass(frozen=True, kw_only=True)
class CriterionUsed:
    """A criterion of a round. `anchors` are the written meanings of the grades 1 to 5."""

    id: str
    name: str
    description: str
    anchors: tuple[str, ...]
    weight: float


@dataclass(frozen=True, kw_only=True)
class ValueOnCriterion:
    """A candidate's mean of group means, on the scale 1 to 5; None is 不明.

    `evaluators` is how many evaluators judged it, `groups` from how many groups they come.
    """

    criterion_id: str
    value: float | None
    evaluators: int
    groups: int


@dataclass(frozen=True, kw_only=True)
class PublishedCandidate:
    """One candidate's result. Without a `rank`, `why_unranked` says why.

    `score` is then None too, but where too few evaluators make it a mere reference (参考).
    `rank_in_municipality` is the rank among the candidates of the same lead municipality.
    `own_evaluations` names municipalities whose evaluators scored this project although they lead
    it or take part in it, because the round allowed it. `decision` is None only if withdrawn.
    `scored_evaluators` of the `eligible_evaluators` have scored it; None of rounds told earlier.
    """

    project_id: str
    number: str
    title: str
    lead_municipality: str
    partners: tuple[str, ...]
    values: tuple[ValueOnCriterion, ...]
    score: float | None
    rank: int | None
    rank_in_municipality: int | None
    why_unranked: WhyUnranked | None
    own_evaluations: tuple[str, ...]
    decision: Decision | None
    reason: str
    meeting_date: date | None
    eligible_evaluators: int | None = None
    scored_evaluators: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundFact(Fact):
    """A fact about one round."""

    round_id: str

    @property
    def subject(self) -> str:
        return f"round/{self.round_id}"

    def readable_by(self, member: Member) -> bool:
        return member.holds(Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class _PublishedFact(RoundFact):
    """A fact about a published round. Evaluators see those to which they were appointed.

    Who was appointed no fact tells, so that evaluators find their results on the round alone.
    """

    def readable_by(self, member: Member) -> bool:
        towns = member.holds(Role.OFFICIAL, Role.SECTION_HEAD, Role.HEAD)
        return towns or super().readable_by(member)


@dataclass(frozen=True, kw_only=True)
class RoundOpened(RoundFact):
    """Scoring of the named projects has begun. `allow_own` is the round's printed exception."""

    TYPE = "evaluation.round.opened.v1"
    LABEL = "評価の開始"

    title: str
    fiscal_year: int
    due_date: date
    allow_own: bool
    criteria: tuple[CriterionUsed, ...]
    project_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoundClosed(RoundFact):
    """No more scores are taken; the council deliberates."""

    TYPE = "evaluation.round.closed.v1"
    LABEL = "評価の締切り"


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(_PublishedFact):
    """The council's decision on one project; announced when the round is published."""

    TYPE = "evaluation.decision.recorded.v1"
    LABEL = "決定の公表"

    project_id: str
    decision: Decision
    reason: str
    meeting_date: date


@dataclass(frozen=True, kw_only=True)
class ResultsPublished(_PublishedFact):
    """A round's results, complete for a reader who heard nothing else of it.

    `candidates` stand in order of rank, the unranked last. `method` is `weighted_sum`.
    `evaluators` is how many were appointed.
    """

    TYPE = "evaluation.results.published.v1"
    LABEL = "評価結果の公表"

    title: str
    fiscal_year: int
    allow_own: bool
    method: str
    evaluators: int
    criteria: tuple[CriterionUsed, ...]
    candidates: tuple[PublishedCandidate, ...]
