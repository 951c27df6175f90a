"""A service's answer, and a refusal of it as the exception of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from flask import g

from services.portal.clients.refusals import KINDS, TYPES, Away, Refused


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a service said: the decoded JSON (None for files), its revision, the raw response."""

    json: Any
    revision: str | None
    raw: requests.Response

    @property
    def waits(self) -> bool:
        """Whether nothing was done yet: a second member has to confirm it."""
        return self.raw.status_code == 202


def understood(name: str, response: requests.Response) -> Answer:
    if response.status_code == 503:
        raise _away(name, response)
    if response.status_code >= 500:
        raise Away(name)
    if response.status_code >= 400:
        raise _refusal(response)
    is_json = response.status_code != 204 and "json" in response.headers.get("Content-Type", "")
    revision = response.headers.get("ETag", "").strip('W/"') or None
    return Answer(json=response.json() if is_json else None, revision=revision, raw=response)


def _away(name: str, response: requests.Response) -> Away:
    problem = _problem(response)
    if _wait_told(response) is None:
        return Away(name, detail=problem.get("detail", ""))
    return Away(name, problem.get("title", ""), problem.get("detail", ""))


def _wait_told(response: requests.Response) -> int | None:
    """Seconds until it may be asked again, if that is said; our own answer says it, too."""
    wait = response.headers.get("Retry-After", "")
    if not wait.isdigit():
        return None
    g.retry_after_seconds = int(wait)
    return int(wait)


def _refusal(response: requests.Response) -> Refused:
    problem = _problem(response)
    kind = TYPES.get(problem.get("type", "")) or KINDS.get(response.status_code, Refused)
    refusal = kind(response.status_code, problem)
    refusal.retry_after_seconds = _wait_told(response)
    return refusal


def _problem(response: requests.Response) -> Mapping[str, Any]:
    try:
        problem = response.json()
    except requests.JSONDecodeError:
        return {}
    return problem if isinstance(problem, Mapping) else {}
