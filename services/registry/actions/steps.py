"""What every change has in common: check, change, save with its history."""

from services.registry import storage
from services.registry.actions.reading import get_project, relation, seen_by
from services.registry.domain import (
    HistoryEntry,
    Project,
    changes_between,
    progress_changes_between,
)
from shared.access import Permission
from shared.events.fact import Fact
from shared.transactions import UnitOfWork
from shared.vocabulary import Approval


def changeable(work: UnitOfWork, project_id: str, revision: int, needed: Permission) -> Project:
    """The project as the caller has read it, if they may change it so.

    Raises NotFound, NotAllowed or Stale.
    """
    storage.lock(work.session, project_id)
    project = get_project(work, project_id)
    needed.check(work.by, relation(work.by, project))
    seen_by(work.by, project).expect_revision(revision)
    return project


def save_with_history(
    work: UnitOfWork, before: Project, after: Project, event: str, comment: str = ""
) -> Project:
    """Save the project and write into its history who did what, and what it was before."""
    storage.save(work.session, after)
    entry = HistoryEntry(
        at=work.now,
        by=work.by.id,
        event=event,
        from_state=before.state,
        to_state=after.state,
        version=after.version,
        comment=comment,
        lapsed=_request_lapsed(before, after, event),
        changes=(
            *changes_between(before.content, after.content),
            *progress_changes_between(before.progress, after.progress),
        ),
    )
    storage.write_history(work.session, after.id, entry)
    return after


_ANSWERED = {"submitted", "declined", "withdrawn", "request_cancelled"}


def _request_lapsed(before: Project, after: Project, event: str) -> bool:
    """Whether a request for approval ended without an answer of 所属長 or of who had asked."""
    awaited = before.approval is Approval.REQUESTED
    return awaited and after.approval is not Approval.REQUESTED and event not in _ANSWERED


def tell(work: UnitOfWork, fact: Fact | None) -> None:
    """Announce the fact, if there is one to tell."""
    if fact is not None:
        work.announce(fact)
