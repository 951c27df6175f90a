"""The steps of a project's life that people decide."""

from dataclasses import replace

from services.registry import permissions, storage
from services.registry.actions.steps import changeable, save_with_history, tell
from services.registry.domain import (
    Progress,
    Project,
)
from shared.transactions import UnitOfWork
from shared.vocabulary import FiscalYear


def request_approval(work: UnitOfWork, project_id: str, revision: int) -> Project:
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    project.request_approval(work.now)
    return save_with_history(work, before, project, "approval_requested")


def cancel_request(work: UnitOfWork, project_id: str, revision: int) -> Project:
    """Take back what was laid before 所属長; it stays as it is written."""
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    project.cancel_request(work.now)
    return save_with_history(work, before, project, "request_cancelled")


def decline_approval(work: UnitOfWork, project_id: str, revision: int, comment: str) -> Project:
    project = changeable(work, project_id, revision, permissions.APPROVE)
    before = replace(project)
    project.decline(comment, work.now)
    return save_with_history(work, before, project, "declined", comment)


def approve_project(work: UnitOfWork, project_id: str, revision: int) -> Project:
    """所属長 approves and the project is submitted, as its next version."""
    project = changeable(work, project_id, revision, permissions.APPROVE)
    before = replace(project)
    serial = 0
    if project.number is None:
        year = FiscalYear.of(work.today).year
        serial = storage.next_serial(work.session, project.lead, year)
    fact = project.approve(serial, work.now)
    storage.store_version(work.session, project)
    work.announce(fact)
    last = replace(before, content=before.submitted_content or before.content)
    return save_with_history(work, last, project, "submitted")


def accept_project(work: UnitOfWork, project_id: str, revision: int) -> Project:
    project = changeable(work, project_id, revision, permissions.COORDINATE)
    before = replace(project)
    work.announce(project.accept(work.now))
    return save_with_history(work, before, project, "accepted")


def return_project(work: UnitOfWork, project_id: str, revision: int, comment: str) -> Project:
    """差戻し, with what the town should mend."""
    project = changeable(work, project_id, revision, permissions.COORDINATE)
    before = replace(project)
    work.announce(project.send_back(comment, work.now))
    return save_with_history(work, before, project, "returned", comment)


def withdraw_project(work: UnitOfWork, project_id: str, revision: int, reason: str) -> Project:
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    tell(work, project.withdraw(work.now))
    return save_with_history(work, before, project, "withdrawn", reason)


def start_project(work: UnitOfWork, project_id: str, revision: int) -> Project:
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    work.announce(project.start(work.now))
    return save_with_history(work, before, project, "started")


def complete_project(work: UnitOfWork, project_id: str, revision: int) -> Project:
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    work.announce(project.complete(work.now))
    return save_with_history(work, before, project, "completed")


def report_progress(
    work: UnitOfWork, project_id: str, revision: int, progress: Progress
) -> Project:
    project = changeable(work, project_id, revision, permissions.STEP)
    before = replace(project)
    work.announce(project.report_progress(progress, work.now))
    return save_with_history(work, before, project, "progress_reported")
