"""How criteria and results are told to the other services."""

from collections.abc import Sequence
from fractions import Fraction

from services.evaluation.domain.candidates import HeardProject
from services.evaluation.domain.criteria import Criterion
from services.evaluation.domain.decisions import CouncilDecision
from services.evaluation.domain.results import Result, Value
from shared.events.evaluation import (
    CriterionUsed,
    DecisionRecorded,
    PublishedCandidate,
    ValueOnCriterion,
)


def criteria_told(criteria: Sequence[Criterion]) -> tuple[CriterionUsed, ...]:
    return tuple(
        CriterionUsed(
            id=criterion.id,
            name=criterion.name,
            description=criterion.description,
            anchors=criterion.anchors,
            weight=criterion.weight,
        )
        for criterion in criteria
    )


def decision_told(round_id: str, decision: CouncilDecision) -> DecisionRecorded:
    return DecisionRecorded(
        round_id=round_id,
        project_id=decision.project_id,
        decision=decision.decision,
        reason=decision.reason,
        meeting_date=decision.meeting_date,
    )


def result_told(
    result: Result, project: HeardProject, decision: CouncilDecision | None
) -> PublishedCandidate:
    """`decision` is None for a withdrawn project only."""
    return PublishedCandidate(
        project_id=project.id,
        number=project.number,
        title=project.title,
        lead_municipality=project.lead_municipality,
        partners=project.partners,
        values=tuple(_value_told(value) for value in result.values),
        score=_number_told(result.score),
        rank=result.rank,
        rank_in_municipality=result.rank_in_municipality,
        why_unranked=result.why_unranked,
        own_evaluations=result.own_evaluations,
        decision=decision.decision if decision else None,
        reason=decision.reason if decision else "",
        meeting_date=decision.meeting_date if decision else None,
        eligible_evaluators=result.eligible,
        scored_evaluators=result.scored,
    )


def _value_told(value: Value) -> ValueOnCriterion:
    return ValueOnCriterion(
        criterion_id=value.criterion_id,
        value=_number_told(value.value),
        evaluators=value.evaluators,
        groups=value.groups,
    )


def _number_told(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
