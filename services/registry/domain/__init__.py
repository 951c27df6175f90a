"""Projects and their rules."""

from services.registry.domain.changes import (
    Change,
    changes_between,
    progress_changes_between,
)
from services.registry.domain.content import Content, Measurement, Progress
from services.registry.domain.project import Attachment, HistoryEntry, Project
from services.registry.domain.rows import ROWS, Activity, Cost, Funding, Indicator, Site
from services.registry.domain.summary import Changed, Located, Summary, Version

__all__ = [
    "ROWS",
    "Activity",
    "Attachment",
    "Change",
    "Changed",
    "Content",
    "Cost",
    "Funding",
    "HistoryEntry",
    "Indicator",
    "Located",
    "Measurement",
    "Progress",
    "Project",
    "Site",
    "Summary",
    "Version",
    "changes_between",
    "progress_changes_between",
]
