"""What follows from the facts of evaluation."""

from dataclasses import replace

from services.registry import storage
from services.registry.actions.steps import save_with_history
from shared.events.evaluation import DecisionRecorded
from shared.life_cycles import SCORABLE
from shared.transactions import UnitOfWork
from shared.vocabulary import ProjectState, wareki


def begin_evaluation(work: UnitOfWork, project_id: str, round_id: str) -> None:
    """A round over the project has opened."""
    storage.lock(work.session, project_id)
    project = storage.find(work.session, project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.begin_evaluation(round_id, work.now)
    if fact is not None:
        work.announce(fact)
        save_with_history(work, before, project, "evaluation_begun", _crossed(before.state))


def _crossed(state: ProjectState) -> str:
    """What the town or the 事務局 did before it could know of the round; empty for nothing."""
    if state in SCORABLE:
        return ""
    return (
        f"評価の開始と前後して「{state.label}」となりましたが、評価の対象のため、評価を続けます。"
    )


def follow_decision(work: UnitOfWork, recorded: DecisionRecorded) -> None:
    """The council's decision was published; the project follows it, and its history says why."""
    storage.lock(work.session, recorded.project_id)
    project = storage.find(work.session, recorded.project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.follow_decision(recorded.round_id, recorded.decision, work.now)
    if fact is not None:
        work.announce(fact)
        reason = f"{wareki(recorded.meeting_date)}の会議で決定。\n{recorded.reason}"
        save_with_history(work, before, project, "decided", reason)
