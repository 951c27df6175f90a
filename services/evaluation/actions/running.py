"""What the 事務局 does with a round: prepare, revise, open, close, decide, publish."""

from services.evaluation.actions.standing import note_unable
from services.evaluation.actions.views import RoundView, view_round
from services.evaluation.domain import CouncilDecision, Round, RoundPlan, Surroundings
from services.evaluation.permissions import RUN_ROUND
from services.evaluation.storage import heard, rounds, sheets
from shared.acts import Act
from shared.errors import KeyTaken, NotFound, Stale
from shared.transactions import UnitOfWork


def prepare_round(work: UnitOfWork, round_id: str, plan: RoundPlan) -> RoundView:
    """Create a round in preparation; a repeat with the same id finds it.

    Raise KeyTaken where it says something else by now.
    """
    RUN_ROUND.check(work.by)
    round_ = Round.prepare(round_id, plan, work.now)
    before = rounds.find(work.session, round_id)
    if before is None:
        rounds.add(work.session, round_, work.by.id)
        evaluators = [each.member_id for each in plan.appointments]
        work.record(Act.ROUND_PREPARED, round_id, evaluators=evaluators)
    elif before.plan != round_.plan:
        raise KeyTaken()
    return _view(work, round_id)


def revise_round(work: UnitOfWork, round_id: str, revision: int, plan: RoundPlan) -> RoundView:
    round_ = _claim(work, round_id, revision)
    before = round_.plan
    round_.revise(plan, _surroundings(work, plan))
    _record_revision(work, round_id, before, round_.plan)
    return _save(work, round_)


def _record_revision(work: UnitOfWork, round_id: str, before: RoundPlan, after: RoundPlan) -> None:
    was, serves = ({each.member_id for each in plan.appointments} for plan in (before, after))
    work.record(
        Act.ROUND_REVISED,
        round_id,
        fields=[name for name, value in vars(after).items() if value != getattr(before, name)],
        evaluators_added=sorted(serves - was),
        evaluators_removed=sorted(was - serves),
    )


def open_round(work: UnitOfWork, round_id: str, revision: int) -> RoundView:
    round_ = _claim(work, round_id, revision)
    heard.hold_projects(work.session, round_.project_ids)
    fact = round_.open(_surroundings(work, round_.plan), at=work.now)
    work.announce(fact)
    work.record(Act.ROUND_OPENED, round_id)
    return _save(work, round_)


def close_round(work: UnitOfWork, round_id: str, revision: int) -> RoundView:
    round_ = _claim(work, round_id, revision)
    work.announce(round_.close(at=work.now))
    work.record(Act.ROUND_CLOSED, round_id)
    return _save(work, round_)


def record_decision(
    work: UnitOfWork, round_id: str, revision: int, decision: CouncilDecision
) -> RoundView:
    """Add the council's decision on one candidate; others learn the newest at publication."""
    round_ = _claim(work, round_id, revision)
    before = round_.decisions.get(decision.project_id)
    round_.decide(decision, work.today, by=work.by.id, at=work.now)
    if decision != before:
        _record_decision(work, round_id, decision)
    return _save(work, round_)


def _record_decision(work: UnitOfWork, round_id: str, decision: CouncilDecision) -> None:
    taken = {"project": decision.project_id, "decision": decision.decision.value}
    work.record(Act.DECISION_RECORDED, round_id, **taken)


def publish_round(work: UnitOfWork, round_id: str, revision: int) -> RoundView:
    round_ = _claim(work, round_id, revision)
    for fact in round_.publish(sheets.of_round(work.session, round_id), at=work.now):
        work.announce(fact)
    work.record(Act.RESULTS_PUBLISHED, round_id)
    return _save(work, round_)


def _claim(work: UnitOfWork, round_id: str, revision: int) -> Round:
    """Lock the round as the caller has read it; raise Stale if it has changed since."""
    RUN_ROUND.check(work.by)
    round_ = rounds.find_and_lock(work.session, round_id)
    if round_ is None:
        raise NotFound("評価が見つかりません。")
    if round_.revision != revision:
        raise Stale("画面を読み込んだ後に、この評価が更新されました。内容を確認してください。")
    return note_unable(work, round_)


def _save(work: UnitOfWork, round_: Round) -> RoundView:
    round_.revision += 1
    rounds.save(work.session, round_)
    return _view(work, round_.id)


def _view(work: UnitOfWork, round_id: str) -> RoundView:
    round_ = rounds.find(work.session, round_id)
    assert round_ is not None, "it was written in this transaction"
    return view_round(note_unable(work, round_), sheets.of_round(work.session, round_id), work.by)


def _surroundings(work: UnitOfWork, plan: RoundPlan) -> Surroundings:
    return Surroundings(
        today=work.today,
        members=heard.members(work.session, [each.member_id for each in plan.appointments]),
        busy=rounds.busy_projects(work.session, plan.project_ids),
    )
