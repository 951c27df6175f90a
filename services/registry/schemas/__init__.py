"""What the registry's HTTP door accepts and answers, with worked examples."""

from services.registry.schemas.answered import (
    HistorySchema,
    NewsSchema,
    ProjectPage,
    ProjectSchema,
    SiteOnMap,
    VersionSchema,
    WaitingSchema,
)
from services.registry.schemas.entered import (
    EXAMPLE_CONTENT,
    CommentSchema,
    ContentSchema,
    ProgressSchema,
    ReasonSchema,
    SearchQuery,
)

__all__ = [
    "EXAMPLE_CONTENT",
    "CommentSchema",
    "ContentSchema",
    "HistorySchema",
    "NewsSchema",
    "ProgressSchema",
    "ProjectPage",
    "ProjectSchema",
    "ReasonSchema",
    "SearchQuery",
    "SiteOnMap",
    "VersionSchema",
    "WaitingSchema",
]
