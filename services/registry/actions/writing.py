"""The lead town writes its working copy."""

from dataclasses import replace

from services.registry import permissions, storage
from services.registry.actions.reading import get_project, pick_attachment
from services.registry.actions.steps import changeable, save_with_history
from services.registry.domain import (
    Attachment,
    Content,
    Project,
)
from shared.errors import Conflict, Invalid, KeyTaken, NotAllowed, Problem
from shared.transactions import UnitOfWork

MOST_ATTACHMENTS = 20


def check_content(
    work: UnitOfWork, content: Content
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What contradicts itself in it, and what keeps it from being submitted; nothing is stored."""
    _expect_own_town(work, content)
    return content.contradictions(), content.missing_for_submission()


def register_project(work: UnitOfWork, project_id: str, content: Content) -> Project:
    """A new draft of the caller's own town; a repeat finds the first, if they may still see it.

    Raise KeyTaken where it says something else by now: what is sent here was written without that.
    """
    _expect_own_town(work, content)
    if storage.find(work.session, project_id) is not None:
        before = get_project(work, project_id)
        if before.content != content:
            raise KeyTaken()
        return before
    if problems := content.contradictions():
        raise Invalid(problems=problems)
    project = Project(
        id=project_id,
        content=content,
        created_at=work.now,
        updated_at=work.now,
        shown_at=work.now,
        created_by=work.by.id,
    )
    return save_with_history(work, project, project, "registered")


def _expect_own_town(work: UnitOfWork, content: Content) -> None:
    if not work.by.is_of(content.lead_municipality):
        raise NotAllowed("ご自身の市町の事業だけを登録できます。")


def edit_project(work: UnitOfWork, project_id: str, revision: int, content: Content) -> Project:
    """Change the working copy; what is saved as it was leaves no trace."""
    project = changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    project.edit(content, work.now)
    return project if project == before else save_with_history(work, before, project, "edited")


def see_project_to_attach(work: UnitOfWork, project_id: str, revision: int) -> Project:
    """The project, if the caller may attach a file: asked before the file is kept."""
    project = changeable(work, project_id, revision, permissions.EDIT)
    project.require("edit")
    if len(project.attachments) >= MOST_ATTACHMENTS:
        raise Conflict(f"添付ファイルは{MOST_ATTACHMENTS}件までです。")
    return project


def attach_file(
    work: UnitOfWork, project_id: str, revision: int, attachment: Attachment
) -> Project:
    project = see_project_to_attach(work, project_id, revision)
    before = replace(project)
    project.attach(attachment, work.now)
    if project == before:
        return project
    return save_with_history(work, before, project, "attached", attachment.file_name)


def remove_attachment(work: UnitOfWork, project_id: str, revision: int, sha256: str) -> Project:
    project = changeable(work, project_id, revision, permissions.EDIT)
    attachment = pick_attachment(project.attachments, sha256)
    before = replace(project)
    project.detach(sha256, work.now)
    return save_with_history(work, before, project, "detached", attachment.file_name)
