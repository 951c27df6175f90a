"""How the evaluators of a round stand with the council by now."""

from services.evaluation.domain import Round
from services.evaluation.storage import heard
from shared.transactions import UnitOfWork


def note_unable(work: UnitOfWork, round_: Round) -> Round:
    """The round, knowing who of its evaluators can score no more."""
    appointed = [each.member_id for each in round_.appointments]
    round_.note_unable(heard.members(work.session, appointed), work.today)
    return round_
