"""From score sheets to values, scores and ranks. Numbers are exact fractions until told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.evaluation.domain.candidates import Appointment, Candidate
from services.evaluation.domain.criteria import Criterion
from services.evaluation.domain.scores import ScoreSheet
from services.evaluation.methods import DecisionTable, ranks, weighted_sum
from shared.events.evaluation import FEWEST_EVALUATORS, WhyUnranked

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
    """One candidate's place in a round; without `rank`, `why_unranked` says why."""

    candidate: Candidate
    values: tuple[Value, ...]
    score: Fraction | None
    rank: int | None
    rank_in_municipality: int | None
    why_unranked: WhyUnranked | None
    own_evaluations: tuple[str, ...]
    eligible: int
    scored: int


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Who scores in a round, and whether the round lets them score their own projects.

    A candidate that `fewest` of them have scored is ranked; what fewer think of it is a reference
    (参考). Who is `unable` to score any more counts for what they have scored alone.
    """

    appointments: tuple[Appointment, ...]
    allow_own: bool
    fewest: int = FEWEST_EVALUATORS
    unable: frozenset[str] = frozenset()

    def eligible(self, candidate: Candidate) -> tuple[Appointment, ...]:
        return tuple(a for a in self.appointments if self.may_score(a, candidate))

    def may_score(self, appointment: Appointment, candidate: Candidate) -> bool:
        return self.allow_own or not candidate.concerns(appointment.group)

    def scored(
        self, candidate: Candidate, criteria: Sequence[Criterion], sheets: Sequence[ScoreSheet]
    ) -> int:
        """How many who may score the candidate have done so."""
        return len(self._who_scored(candidate, criteria, sheets))

    def counted(
        self, candidate: Candidate, criteria: Sequence[Criterion], sheets: Sequence[ScoreSheet]
    ) -> int:
        """How many have scored the candidate or still can."""
        able = {one.member_id for one in self.eligible(candidate)} - self.unable
        return len(able | self._who_scored(candidate, criteria, sheets))

    def _who_scored(
        self, candidate: Candidate, criteria: Sequence[Criterion], sheets: Sequence[ScoreSheet]
    ) -> set[str]:
        eligible = {appointment.member_id for appointment in self.eligible(candidate)}
        return {
            sheet.member_id
            for sheet in sheets
            if sheet.project_id == candidate.project_id
            and sheet.member_id in eligible
            and sheet.is_scored(criteria)
        }


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What is known of one candidate before it is compared with the others."""

    candidate: Candidate
    eligible: int
    scored: int
    is_reference: bool
    values: tuple[Value, ...]
    own_evaluations: tuple[str, ...]

    def result(self, score: Fraction | None, rank: int | None, within: int | None) -> Result:
        return Result(
            candidate=self.candidate,
            values=self.values,
            score=score,
            rank=rank,
            rank_in_municipality=within,
            why_unranked=self._why_unranked(score) if rank is None else None,
            own_evaluations=self.own_evaluations,
            eligible=self.eligible,
            scored=self.scored,
        )

    def _why_unranked(self, score: Fraction | None) -> WhyUnranked:
        if self.candidate.is_withdrawn:
            return WhyUnranked.WITHDRAWN
        if not self.eligible:
            return WhyUnranked.NOBODY_ELIGIBLE
        return WhyUnranked.NOT_JUDGED if score is None else WhyUnranked.TOO_FEW_EVALUATORS


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
    """Return every candidate's result: by rank, ties as listed; then references; then the rest.

    What too few have scored has its score, but takes no place among the ranked.
    """
    sheets_of: dict[str, list[ScoreSheet]] = defaultdict(list)
    for sheet in sheets:
        sheets_of[sheet.project_id].append(sheet)
    assessments = [
        _assess(candidate, criteria, panel, sheets_of[candidate.project_id])
        for candidate in candidates
    ]
    scores = _scores(criteria, assessments)
    compared = [
        None if assessment.is_reference else score
        for assessment, score in zip(assessments, scores, strict=True)
    ]
    standings = zip(scores, ranks(compared), _ranks_within(candidates, compared), strict=True)
    results = (
        assessment.result(score, rank, within)
        for assessment, (score, rank, within) in zip(assessments, standings, strict=True)
    )
    return tuple(sorted(results, key=_place_in_list))


def _place_in_list(result: Result) -> tuple[bool, int, bool]:
    return result.rank is None, result.rank or 0, result.score is None


def by_municipality(results: Sequence[Result]) -> dict[str, tuple[Result, ...]]:
    """Return lead municipality → its candidates' results in order."""
    parts: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.candidate.project is not None:
            parts[result.candidate.project.lead_municipality].append(result)
    return {code: tuple(parts[code]) for code in sorted(parts)}


def _assess(
    candidate: Candidate,
    criteria: Sequence[Criterion],
    panel: Panel,
    sheets: Sequence[ScoreSheet],
) -> Assessment:
    """`sheets` are the candidate's, of whomever."""
    group_of = {one.member_id: one.group for one in panel.eligible(candidate)}
    judged = [(group_of[one.member_id], one) for one in sheets if one.member_id in group_of]
    graded_by = {group for group, sheet in judged if sheet.grades}
    scored = panel.scored(candidate, criteria, sheets)
    return Assessment(
        candidate=candidate,
        eligible=panel.counted(candidate, criteria, sheets),
        scored=scored,
        is_reference=scored < panel.fewest,
        values=tuple(value_on(criterion.id, judged) for criterion in criteria),
        own_evaluations=tuple(sorted(filter(candidate.concerns, graded_by))),
    )


def _scores(
    criteria: Sequence[Criterion], assessments: Sequence[Assessment]
) -> tuple[Fraction | None, ...]:
    rows = [
        [None if each.candidate.is_withdrawn else value.value for value in each.values]
        for each in assessments
    ]
    return weighted_sum(DecisionTable.of_benefits(rows, [k.weight for k in criteria]))


def _ranks_within(
    candidates: Sequence[Candidate], scores: Sequence[Fraction | None]
) -> list[int | None]:
    """Rank each candidate among those of the same lead municipality."""
    places_of: dict[str | None, list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        lead = candidate.project.lead_municipality if candidate.project else None
        places_of[lead].append(place)
    within: list[int | None] = [None] * len(candidates)
    for places in places_of.values():
        for place, rank in zip(places, ranks([scores[each] for each in places]), strict=True):
            within[place] = rank
    return within
