"""What an evaluator does: look at their own sheets and fill them in."""

from dataclasses import dataclass

from services.evaluation.actions.views import relations
from services.evaluation.domain import Candidate, Criterion, Round, Score, ScoreSheet, answers_of
from services.evaluation.permissions import SCORE
from services.evaluation.storage import rounds, sheets
from shared.errors import NotFound, Stale
from shared.transactions import UnitOfWork
from shared.vocabulary import RoundState


class SheetOvertaken(Stale):
    """The evaluator has changed this sheet in another window since they read it."""

    def __init__(self) -> None:
        super().__init__("別の画面で入力した評価があります。最新の内容を確認してください。")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What an evaluator enters for one candidate."""

    scores: tuple[Score, ...]
    comment: str


@dataclass(frozen=True, kw_only=True)
class MySheet:
    """An evaluator's own sheet of one candidate; `may_score` is False where they are partial."""

    candidate: Candidate
    sheet: ScoreSheet
    criteria: tuple[Criterion, ...]
    may_score: bool
    is_own_project: bool

    @property
    def scores(self) -> tuple[Score, ...]:
        """A score for every criterion of the round, in order."""
        return tuple(
            Score(criterion_id=criterion.id, grade=self.sheet.answers.get(criterion.id))
            for criterion in self.criteria
        )

    @property
    def is_complete(self) -> bool:
        return self.sheet.is_complete(self.criteria)


@dataclass(frozen=True, kw_only=True)
class MySheets:
    """All of an evaluator's sheets in a round, in the order of candidates."""

    round_id: str
    state: RoundState
    items: tuple[MySheet, ...]


def get_my_scores(work: UnitOfWork, round_id: str) -> MySheets:
    round_ = _admitted(work, rounds.find(work.session, round_id))
    begun = sheets.of_evaluator(work.session, round_id, work.by.id)
    items = (_mine(work, round_, each, begun.get(each.project_id)) for each in round_.candidates)
    return MySheets(round_id=round_id, state=round_.state, items=tuple(items))


def enter_scores(
    work: UnitOfWork, round_id: str, project_id: str, revision: int, entry: Entry
) -> MySheet:
    """Replace the caller's own sheet; raise SheetOvertaken if it is not as they read it."""
    round_ = _admitted(work, rounds.find_and_hold(work.session, round_id))
    round_.admit_score(work.by.id, project_id, work.today)
    sheet = ScoreSheet(
        round_id=round_id,
        project_id=project_id,
        member_id=work.by.id,
        answers=answers_of(entry.scores, round_.criteria),
        comment=entry.comment,
        revision=revision + 1,
        updated_at=work.now,
    )
    if not sheets.save(work.session, sheet):
        raise SheetOvertaken()
    return _mine(work, round_, round_.candidate(project_id), sheet)


def _admitted(work: UnitOfWork, round_: Round | None) -> Round:
    if round_ is None:
        raise NotFound()
    SCORE.check(work.by, *relations(round_, work.by))
    return round_


def _mine(
    work: UnitOfWork, round_: Round, candidate: Candidate, begun: ScoreSheet | None
) -> MySheet:
    appointment = round_.appointment_of(work.by.id)
    assert appointment is not None, "only appointed evaluators are admitted"
    untouched = ScoreSheet(
        round_id=round_.id, project_id=candidate.project_id, member_id=work.by.id, answers={}
    )
    return MySheet(
        candidate=candidate,
        sheet=begun or untouched,
        criteria=round_.criteria,
        may_score=round_.panel.may_score(appointment, candidate) and not candidate.is_withdrawn,
        is_own_project=candidate.concerns(appointment.group),
    )
