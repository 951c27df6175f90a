"""What a service says no with: the exception of each kind."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import errors


class Refused(Exception):
    """A service said no. `fields` maps JSON pointers (`/sites/0/name`) to messages."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("detail") or problem.get("title") or "")
        self.status = status
        self.title: str = problem.get("title") or "処理できませんでした"
        self.detail: str = problem.get("detail") or ""
        self.fields: list[tuple[str, str]] = [
            (error.get("pointer", ""), error.get("message", ""))
            for error in problem.get("errors") or []
        ]
        self.request_id: str = problem.get("request_id") or ""
        self.retry_after_seconds: int | None = None


class FieldsRefused(Refused):
    """400 or 422: the content is wrong, at the fields named."""


class NotAllowed(Refused):
    """403."""


class MayNotAct(Refused):
    """401, and signing in again is of no use: suspended, or outside the term."""


class PasswordWanted(NotAllowed):
    """403, until the member has given the password again."""


class NotThere(Refused):
    """404: does not exist, or is not for this member to know of."""


class Conflicting(Refused):
    """409: not in this state."""


class KeyTaken(Conflicting):
    """409: the form's key names other content that went out before."""


class Stale(Refused):
    """412: somebody else changed it first."""


class TooLarge(Refused):
    """413."""


class Throttled(Refused):
    """429, with `retry_after_seconds`."""

    @property
    def until(self) -> datetime:
        """When it may be tried again, at the latest."""
        return datetime.now(UTC) + timedelta(seconds=(self.retry_after_seconds or 60) + 1)


class Away(Exception):
    """A service does not answer; or it answers that it cannot, and perhaps why in its words."""

    def __init__(self, service: str, title: str = "", detail: str = "") -> None:
        super().__init__(service)
        self.service, self.title, self.detail = service, title, detail


class SessionEnded(Exception):
    """The member has to sign in again."""


KINDS: dict[int, type[Refused]] = {
    400: FieldsRefused,
    403: NotAllowed,
    404: NotThere,
    409: Conflicting,
    412: Stale,
    413: TooLarge,
    422: FieldsRefused,
    429: Throttled,
}


TYPES: dict[str, type[Refused]] = {
    errors.MayNotAct.type: MayNotAct,
    errors.PasswordWanted.type: PasswordWanted,
    errors.KeyTaken.type: KeyTaken,
}
"""Refusals that a page can do something about, by problem type."""
