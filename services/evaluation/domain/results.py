"""From score sheets to values, scores and ranks. Numbers are exact fractions until told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.evaluation.domain.candidates import Appointment, Candidate
from services.evaluation.domain.criteria import Criterion
from services.evaluation.domain.scores import ScoreSheet
from services.evaluation.methods import DecisionTable, ranks, weighted_sum
from shared.events.evaluation import WhyUnranked

METHOD = "weighted_sum"


@dataclass(frozen=True, kw_only=True)
class Value:
    """A candidate's value on a criterion: the mean of group means, or None for 不明."""

    criterion_id: str
    value: Fraction | None
    evaluators: int
    groups: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """One candidate's place in a round; `score` and `rank` are None together."""

    candidate: Candidate
    values: tuple[Value, ...]
    score: Fraction | None
    rank: int | None
    rank_in_municipality: int | None
    why_unranked: WhyUnranked | None
    own_evaluations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Who scores in a round, and whether the round lets them score their own projects."""

    appointments: tuple[Appointment, ...]
    allow_own: bool

    def eligible(self, candidate: Candidate) -> tuple[Appointment, ...]:
        return tuple(a for a in self.appointments if self.may_score(a, candidate))

    def may_score(self, appointment: Appointment, candidate: Candidate) -> bool:
        return self.allow_own or not candidate.concerns(appointment.group)


def value_on(criterion_id: str, judged: Sequence[tuple[str, ScoreSheet]]) -> Value:
    """Average within each group first, so that a group with many evaluators weighs no more.

    `judged` holds each eligible evaluator's group and sheet.
    """
    grades_of: dict[str, list[int]] = defaultdict(list)
    for group, sheet in judged:
        if criterion_id in sheet.grades:
            grades_of[group].append(sheet.grades[criterion_id])
    group_means = [Fraction(sum(grades), len(grades)) for grades in grades_of.values()]
    return Value(
        criterion_id=criterion_id,
        value=sum(group_means, Fraction(0)) / len(group_means) if group_means else None,
        evaluators=sum(len(grades) for grades in grades_of.values()),
        groups=len(group_means),
    )


def rank_candidates(
    criteria: Sequence[Criterion],
    candidates: Sequence[Candidate],
    panel: Panel,
    sheets: Sequence[ScoreSheet],
) -> tuple[Result, ...]:
    """Return every candidate's result: by rank, ties as listed, the unranked last."""
    sheet_of = {(sheet.project_id, sheet.member_id): sheet for sheet in sheets}
    judged = {c.project_id: _judged(c, panel, sheet_of) for c in candidates}
    values = [tuple(value_on(k.id, judged[c.project_id]) for k in criteria) for c in candidates]
    scores = _scores(criteria, candidates, values)
    overall, within = ranks(scores), _ranks_within_municipalities(candidates, scores)
    results = [
        Result(
            candidate=candidate,
            values=values[row],
            score=scores[row],
            rank=overall[row],
            rank_in_municipality=within[row],
            why_unranked=_why_unranked(candidate, panel, scores[row]),
            own_evaluations=_own_evaluations(candidate, judged[candidate.project_id]),
        )
        for row, candidate in enumerate(candidates)
    ]
    return tuple(sorted(results, key=lambda result: (result.rank is None, result.rank or 0)))


def by_municipality(results: Sequence[Result]) -> dict[str, tuple[Result, ...]]:
    """Return lead municipality → its candidates' results in order."""
    parts: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.candidate.project is not None:
            parts[result.candidate.project.lead_municipality].append(result)
    return {code: tuple(parts[code]) for code in sorted(parts)}


def _judged(
    candidate: Candidate, panel: Panel, sheet_of: Mapping[tuple[str, str], ScoreSheet]
) -> list[tuple[str, ScoreSheet]]:
    return [
        (appointment.group, sheet)
        for appointment in panel.eligible(candidate)
        if (sheet := sheet_of.get((candidate.project_id, appointment.member_id))) is not None
    ]


def _scores(
    criteria: Sequence[Criterion],
    candidates: Sequence[Candidate],
    values: Sequence[tuple[Value, ...]],
) -> tuple[Fraction | None, ...]:
    rows = [
        [None if candidate.is_withdrawn else value.value for value in row]
        for candidate, row in zip(candidates, values, strict=True)
    ]
    return weighted_sum(DecisionTable.of_benefits(rows, [k.weight for k in criteria]))


def _ranks_within_municipalities(
    candidates: Sequence[Candidate], scores: Sequence[Fraction | None]
) -> list[int | None]:
    leads = [c.project.lead_municipality if c.project else None for c in candidates]
    return [
        ranks([score, *(s for s, other in zip(scores, leads, strict=True) if other == lead)])[0]
        for score, lead in zip(scores, leads, strict=True)
    ]


def _why_unranked(candidate: Candidate, panel: Panel, score: Fraction | None) -> WhyUnranked | None:
    if score is not None:
        return None
    if candidate.is_withdrawn:
        return WhyUnranked.WITHDRAWN
    if not panel.eligible(candidate):
        return WhyUnranked.NOBODY_ELIGIBLE
    return WhyUnranked.NOT_JUDGED


def _own_evaluations(
    candidate: Candidate, judged: Sequence[tuple[str, ScoreSheet]]
) -> tuple[str, ...]:
    return tuple(
        sorted({group for group, sheet in judged if sheet.grades and candidate.concerns(group)})
    )
