"""Calls the services' HTTP interfaces as somebody, from the machine that holds council's key.

Whoever may read that key is the operator of this installation; no password is asked, not even for
what is of great weight.
"""

import time
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import requests

from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.settings import Settings
from shared.transactions import utc_now

MOST_SHOWN = 2000
"""Letters of an answer."""
OPERATOR = Member("operator", "012238", frozenset({Role.COORDINATOR}))


class Refused(Exception):
    """A service answered with an error; the text holds its own words."""


class Away(Refused):
    """It cannot do it now: its database does not answer, its disk has no room, or it is busy."""


class NotTheOperator(Exception):
    """Council's key does not lie on this machine."""


@dataclass
class Caller:
    """One member's calls. Tokens live for minutes, so each call carries a fresh one."""

    settings: Settings
    member: Member

    def __post_init__(self) -> None:
        if not (self.settings.keys / "council").is_dir():
            raise NotTheOperator(f"{self.settings.keys / 'council'} に署名鍵がありません。")
        self._ring = KeyRing("council", self.settings.keys)
        self._session = requests.Session()

    def call(self, method: str, service: str, path: str, **options: Any) -> requests.Response:
        """Answer of the service; raises Refused for 4xx and 5xx, Away for 503."""
        answer = self.ask(method, service, path, **options)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            refused = Away if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE else Refused
            raise refused(f"{method} {service}{path}: {answer.status_code} {_said_in(answer)}")
        return answer

    def ask(
        self, method: str, service: str, path: str, *, timeout: float = 60, **options: Any
    ) -> requests.Response:
        """Answer of the service, whatever it is."""
        headers = dict(options.pop("headers", {}))
        now = utc_now()
        proven = replace(self.member, proved_at=now)
        headers["Authorization"] = f"Bearer {tokens.issue(self._ring, proven, now)}"
        url = self.settings.address(service) + path
        return self._session.request(method, url, headers=headers, timeout=timeout, **options)

    def get(self, service: str, path: str) -> Any:
        return self.call("GET", service, path).json()

    def post(self, service: str, path: str, key: str = "", **options: Any) -> requests.Response:
        """POST; a repeat by the same caller with the same `key` (a UUID) makes nothing more."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", service, path, headers=headers, **options)

    def change(self, method: str, service: str, path: str, of: str, **options: Any) -> Any:
        """Change the thing at `of` as it is now: its ETag goes along as If-Match."""
        revision = self.call("GET", service, of).headers["ETag"]
        return self.call(method, service, path, headers={"If-Match": revision}, **options)


def _said_in(answer: requests.Response) -> str:
    """The words of a refusal (RFC 9457), or whatever else came."""
    if "problem+json" not in answer.headers.get("Content-Type", ""):
        return answer.text[:MOST_SHOWN]
    told = answer.json()
    wrong = (f"{one['pointer']} {one['message']}" for one in told["errors"])
    return " ".join((told["title"], told["detail"], *wrong))[:MOST_SHOWN]


def health_of(settings: Settings, service: str) -> dict[str, Any]:
    """What the service says of itself to the operator, or to anybody where council's key is not.

    Raises requests.RequestException.
    """
    try:
        answer = Caller(settings, OPERATOR).ask("GET", service, "/health", timeout=5)
    except NotTheOperator:
        answer = requests.get(f"{settings.address(service)}/health", timeout=5)
    document: dict[str, Any] = answer.json()
    return document


def wait_for(settings: Settings, service: str, timeout_seconds: float = 30) -> None:
    """Return once the service answers `/health` with 200; raises Refused after the time."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        if is_well(settings, service):
            return
        time.sleep(0.1)
    raise Refused(f"{service} が応答しません。")


def is_well(settings: Settings, service: str) -> bool:
    """Whether the service answers `/health` with 200 by now."""
    try:
        return requests.get(f"{settings.address(service)}/health", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
