"""What a caller sees of a round: evaluators and undecided matters are not for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.evaluation.domain import Appointment, Candidate, CouncilDecision, Round, ScoreSheet
from services.evaluation.permissions import OF_ACTIONS, READ_RANKING, SEE_INSIDE
from shared.access import Member, Relation
from shared.life_cycles import ROUND, SCORING_ENDED
from shared.vocabulary import RoundState


class Progress(StrEnum):
    """How far an evaluator is with all their sheets."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    COMPLETE = "complete"


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """A candidate, how many evaluators have scored it or still can, how many have, and its visible
    decision.

    `is_reference`: too few for a rank have scored it or, before the close, may score it.
    """

    candidate: Candidate
    eligible_evaluators: int
    scored_evaluators: int | None
    is_reference: bool
    decision: CouncilDecision | None


@dataclass(frozen=True, kw_only=True)
class EvaluatorView:
    """An evaluator's progress: sheets begun, and complete ones, of those they may fill in.

    `is_able`: not suspended, and still in the term and the role for which they were appointed.
    """

    appointment: Appointment
    is_able: bool
    begun: int
    entered: int
    expected: int

    @property
    def progress(self) -> Progress:
        if self.entered == self.expected:
            return Progress.COMPLETE
        return Progress.UNDER_WAY if self.begun else Progress.NOT_BEGUN


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """A round as one caller may see it; `actions` are what they may do now."""

    round: Round
    candidates: tuple[CandidateView, ...]
    evaluators: tuple[EvaluatorView, ...]
    actions: tuple[str, ...]


def relations(round_: Round, member: Member) -> tuple[Relation, ...]:
    """Return how the member stands to the round; see `permissions`."""
    stands = []
    if round_.appointment_of(member.id) and round_.state is not RoundState.PREPARING:
        stands.append(Relation.APPOINTED)
    if round_.state is RoundState.PUBLISHED:
        stands.append(Relation.CONSENTED)
    return tuple(stands)


def relations_to_ranking(round_: Round, member: Member) -> tuple[Relation, ...]:
    """As `relations`, but there is none before publication."""
    return relations(round_, member) if round_.state is RoundState.PUBLISHED else ()


def view_round(round_: Round, sheets: Sequence[ScoreSheet], by: Member) -> RoundView:
    inside = SEE_INSIDE.allows(by)
    told = inside or round_.state is RoundState.PUBLISHED
    return RoundView(
        round=round_,
        candidates=tuple(
            _candidate(round_, each, sheets) if told else _untold(round_, each, ())
            for each in round_.candidates
        ),
        evaluators=tuple(
            view_evaluator(round_, appointment, sheets)
            for appointment in round_.appointments
            if inside or appointment.member_id == by.id
        ),
        actions=_actions(round_, by),
    )


def _untold(round_: Round, candidate: Candidate, sheets: Sequence[ScoreSheet]) -> CandidateView:
    """What is known of a candidate beforehand."""
    eligible = round_.panel.counted(candidate, round_.criteria, sheets)
    return CandidateView(
        candidate=candidate,
        eligible_evaluators=eligible,
        scored_evaluators=None,
        is_reference=eligible < round_.fewest_evaluators,
        decision=None,
    )


def _candidate(round_: Round, candidate: Candidate, sheets: Sequence[ScoreSheet]) -> CandidateView:
    beforehand = _untold(round_, candidate, sheets)
    scored = round_.panel.scored(candidate, round_.criteria, sheets)
    too_few = scored < round_.fewest_evaluators
    return replace(
        beforehand,
        scored_evaluators=scored,
        is_reference=too_few if round_.state in SCORING_ENDED else beforehand.is_reference,
        decision=round_.decisions.get(candidate.project_id),
    )


def view_evaluator(
    round_: Round, appointment: Appointment, sheets: Sequence[ScoreSheet]
) -> EvaluatorView:
    expected = {
        candidate.project_id
        for candidate in round_.candidates
        if not candidate.is_withdrawn and round_.panel.may_score(appointment, candidate)
    }
    begun = [
        sheet
        for sheet in sheets
        if sheet.member_id == appointment.member_id and sheet.project_id in expected
    ]
    return EvaluatorView(
        appointment=appointment,
        is_able=appointment.member_id not in round_.unable,
        begun=len(begun),
        entered=sum(sheet.is_complete(round_.criteria) for sheet in begun),
        expected=len(expected),
    )


def _actions(round_: Round, by: Member) -> tuple[str, ...]:
    return tuple(
        name
        for name, action in ROUND.items()
        if ROUND.allows(name, round_.state)
        and OF_ACTIONS[action.permission].allows(by, *_relations_for(action.permission, round_, by))
    )


def _relations_for(permission: str, round_: Round, by: Member) -> tuple[Relation, ...]:
    ranking = permission == READ_RANKING.name
    return relations_to_ranking(round_, by) if ranking else relations(round_, by)
