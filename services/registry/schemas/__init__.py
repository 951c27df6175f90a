"""What the registry's HTTP door accepts and answers, with worked examples."""

from services.registry.schemas.answered import (
    HistorySchema,
    HomeSchema,
    ProjectPage,
    ProjectSchema,
    SiteOnMap,
    VersionSchema,
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
    "HomeSchema",
    "ProgressSchema",
    "ProjectPage",
    "ProjectSchema",
    "ReasonSchema",
    "SearchQuery",
    "SiteOnMap",
    "VersionSchema",
]
