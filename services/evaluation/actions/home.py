"""What the home page tells of rounds: those in hand, and how far the caller is with each."""

from dataclasses import dataclass

from services.evaluation.actions.views import EvaluatorView, view_evaluator
from services.evaluation.domain import Round
from services.evaluation.permissions import RUN_ROUND
from services.evaluation.storage import rounds, sheets
from shared.transactions import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class RoundInHand:
    """A round that is not over; `own` is the caller's progress, None where they do not score."""

    round: Round
    own: EvaluatorView | None


def tell_home(work: UnitOfWork) -> list[RoundInHand]:
    """Newest first: all that are not published for who runs them, else those open to score."""
    if RUN_ROUND.allows(work.by):
        found = rounds.find_unpublished(work.session)
    else:
        found = rounds.find_open_to(work.session, work.by.id)
    filled = sheets.of_rounds(work.session, [each.id for each in found])
    return [
        RoundInHand(
            round=each,
            own=next(
                (
                    view_evaluator(each, appointment, filled[each.id])
                    for appointment in each.appointments
                    if appointment.member_id == work.by.id
                ),
                None,
            ),
        )
        for each in found
    ]
