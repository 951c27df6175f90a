"""Projects and their rules."""

from services.registry.domain.changes import (
    Change,
    changes_between,
    progress_changes_between,
)
from services.registry.domain.content import Content, Measurement, Progress
from services.registry.domain.life import EDITABLE, Approval, State
from services.registry.domain.project import Attachment, HistoryEntry, Project

__all__ = [
    "EDITABLE",
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
