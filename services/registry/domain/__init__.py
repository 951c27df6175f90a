"""Projects and their rules."""

from services.registry.domain.changes import (
    Change,
    changes_between,
    progress_changes_between,
)
from services.registry.domain.content import Content, Measurement, Progress
from services.registry.domain.project import Approval, Attachment, HistoryEntry, Project, State

__all__ = [
    "Approval",
    "Attachment",
    "Change",
    "Content",
    "HistoryEntry",
    "Measurement",
    "Progress",
    "Project",
    "State",
    "changes_between",
    "progress_changes_between",
]
