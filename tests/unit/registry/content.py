"""A complete project's content, to change one thing at a time."""

from dataclasses import replace
from typing import Any

from services.registry.domain import Content
from services.registry.schemas import EXAMPLE_CONTENT, ContentSchema

COMPLETE: Content = ContentSchema().load(EXAMPLE_CONTENT)


def content(**changed: Any) -> Content:
    return replace(COMPLETE, **changed)


def pointers(of: Content) -> set[str]:
    """Where something lacks before submission."""
    return {problem.pointer for problem in of.missing_for_submission()}
