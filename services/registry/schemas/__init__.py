"""What the registry's HTTP door accepts and answers, with worked examples."""

from services.registry.schemas.answered import (
    CheckSchema,
    HistoryPage,
    HomeSchema,
    ProjectPage,
    ProjectSchema,
    SiteOnMap,
    VersionSchema,
)
from services.registry.schemas.entered import (
    EXAMPLE_CONTENT,
    AnyContent,
    CommentSchema,
    ContentSchema,
    HistoryQuery,
    ProgressSchema,
    ReasonSchema,
    SearchQuery,
    as_far_as_valid,
)

__all__ = [
    "EXAMPLE_CONTENT",
    "AnyContent",
    "CheckSchema",
    "CommentSchema",
    "ContentSchema",
    "HistoryPage",
    "HistoryQuery",
    "HomeSchema",
    "ProgressSchema",
    "ProjectPage",
    "ProjectSchema",
    "ReasonSchema",
    "SearchQuery",
    "SiteOnMap",
    "VersionSchema",
    "as_far_as_valid",
]
