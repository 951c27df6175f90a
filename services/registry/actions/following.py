"""What follows from the facts of evaluation."""

from dataclasses import replace

from services.registry import storage
from services.registry.actions.steps import keep
from shared.transactions import Work


def begin_evaluation(work: Work, project_id: str, round_id: str) -> None:
    """A round over the project has opened."""
    storage.lock(work.session, project_id)
    project = storage.find(work.session, project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.begin_evaluation(round_id, work.now)
    if fact is not None:
        work.announce(fact)
        keep(work, before, project, "evaluation_begun")


def follow_decision(work: Work, project_id: str, round_id: str, decision: str) -> None:
    """The council's decision was published; the project follows it."""
    storage.lock(work.session, project_id)
    project = storage.find(work.session, project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.follow_decision(round_id, decision, work.now)
    if fact is not None:
        work.announce(fact)
        keep(work, before, project, "decided")
