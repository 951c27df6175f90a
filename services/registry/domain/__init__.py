"""Projects and their rules."""

from services.registry.domain.changes import (
    Change,
    changes_between,
    progress_changes_between,
)
from services.registry.domain.content import Content, Measurement, Progress
from services.registry.domain.life import EDITABLE, SCORABLE, Approval, State
from services.registry.domain.project import Attachment, HistoryEntry, Project
from services.registry.domain.rows import ROWS, Activity, Cost, Funding, Indicator, Site

__all__ = [
    "EDITABLE",
    "ROWS",
    "SCORABLE",
    "Activity",
    "Approval",
    "Attachment",
    "Change",
    "Content",
    "Cost",
    "Funding",
    "HistoryEntry",
    "Indicator",
    "Measurement",
    "Progress",
    "Project",
    "Site",
    "State",
    "changes_between",
    "progress_changes_between",
]
