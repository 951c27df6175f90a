"""The services' HTTP APIs, called with the signed-in member's access token.

A service's refusal (problem+json) becomes the exception of its kind, with the errors by JSON
pointer; no answer at all becomes `Away`.
"""

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from flask import current_app, g, request
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from services.portal import sessions
from shared import errors
from shared.web.address import forwarded_for

CONNECT_SECONDS = 3.05
ANSWER_SECONDS = 30
ANSWER_WITH_FILE_SECONDS = 60
"""Reading or writing a table waits for its turn and then takes its time (`shared.workshop`)."""
RENEW_BEFORE = timedelta(seconds=30)
_AT_ONCE = 100
AWAY_SECONDS = 10
"""So long after waiting for a service in vain, a page asks it without waiting: it may ask often."""
WHILE_IT_RESTARTS = Retry(
    total=None,
    connect=5,
    read=False,
    other=0,
    backoff_factor=0.4,
    backoff_max=2,
    respect_retry_after_header=False,
)
"""Where nobody answers, nothing was begun, so it is asked again: for 6.4 seconds in all."""


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


class PasswordWanted(NotAllowed):
    """403, until the member has given the password again."""


class NotThere(Refused):
    """404: does not exist, or is not for this member to know of."""


class Conflicting(Refused):
    """409: not in this state."""


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


_KINDS: dict[int, type[Refused]] = {
    400: FieldsRefused,
    403: NotAllowed,
    404: NotThere,
    409: Conflicting,
    412: Stale,
    413: TooLarge,
    422: FieldsRefused,
    429: Throttled,
}


_TYPES: dict[str, type[Refused]] = {errors.PasswordWanted.type: PasswordWanted}
"""Refusals that a page can do something about, by problem type."""


def connection_pool(retries: Retry | int) -> requests.Session:
    """One pool for all services; proxies and netrc of the environment are not for it."""
    pool = requests.Session()
    pool.trust_env = False
    adapter = HTTPAdapter(pool_connections=8, pool_maxsize=32, max_retries=retries)
    for scheme in ("http://", "https://"):
        pool.mount(scheme, adapter)
    return pool


@dataclass(frozen=True)
class Service:
    """One service's API as the signed-in member sees it."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: Any) -> Answer:
        """GET; parameters that are None or empty are left out."""
        kept = {name: value for name, value in params.items() if value not in (None, "", [])}
        return self._ask("GET", path, params=kept)

    def every(self, path: str, **params: Any) -> Iterator[Mapping[str, Any]]:
        """All items of a list, page after page."""
        page, total = 1, 1
        while (page - 1) * _AT_ONCE < total:
            answer = self.get(path, **params, page=page, per_page=_AT_ONCE).json
            yield from answer["items"]
            page, total = page + 1, answer["total"]

    def stream(self, path: str, **params: Any) -> requests.Response:
        """GET of a file, its body not yet read."""
        kept = {name: value for name, value in params.items() if value not in (None, "")}
        return self._ask("GET", path, params=kept, stream=True).raw

    def post(
        self,
        path: str,
        json: Any = None,
        *,
        files: Any = None,
        data: Any = None,
        revision: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """POST; `revision` goes into If-Match, `key` into Idempotency-Key."""
        headers = _conditions(revision, key)
        return self._ask("POST", path, json=json, files=files, data=data, headers=headers)

    def put(
        self, path: str, json: Any = None, *, files: Any = None, revision: str | None = None
    ) -> Answer:
        """PUT; `revision` goes into If-Match."""
        headers = _conditions(revision, None)
        return self._ask("PUT", path, json=json, files=files, headers=headers)

    def delete(self, path: str, *, revision: str | None = None) -> Answer:
        """DELETE; `revision` goes into If-Match."""
        return self._ask("DELETE", path, headers=_conditions(revision, None))

    def _ask(self, method: str, path: str, **arguments: Any) -> Answer:
        token = access_token()
        response = self._send(method, path, token, **arguments)
        if response.status_code == 401:
            _rewind(arguments.get("files"))
            response = self._send(method, path, _another_token(), **arguments)
        if response.status_code == 401:
            raise SessionEnded()
        return _understood(self.name, response)

    def _send(self, method: str, path: str, token: str, **arguments: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}", **(arguments.pop("headers", None) or {})}
        return _send(self.name, method, path, headers=headers, **arguments)


council = Service("council")
registry = Service("registry")
sharing = Service("sharing")
evaluation = Service("evaluation")
reporting = Service("reporting")


def sign_in(login: str, password: str, device_token: str | None) -> Mapping[str, Any]:
    """Council's grant: refresh_token, access_token, expires_in, member, device_token."""
    body = {"login": login, "password": password, "device_token": device_token}
    return _understood("council", _send("council", "POST", "/sessions", json=body)).json


def redeem_code(login: str, code: str, new: str) -> Mapping[str, Any]:
    """As `sign_in`, with a new password that a reset code lets the member decide on."""
    body = {"login": login.strip(), "code": code.strip(), "new": new}
    return _understood("council", _send("council", "POST", "/passwords", json=body)).json


def sign_out() -> None:
    """End this session at council; others of the member go on."""
    council._ask("DELETE", "/sessions/mine", headers=_of_this_session())


def prove_password(password: str) -> None:
    """Let council note in this session that the password was given again, and who may act now."""
    body = {"password": password}
    grant = council._ask("POST", "/me/proof", json=body, headers=_of_this_session()).json
    g.visit = sessions.renew(current_app.extensions["portal"].database, g.visit, grant)


def _of_this_session() -> dict[str, str]:
    return {"Yui-Session": g.visit.tokens.refresh_token}


def _rewind(files: Mapping[str, Any] | None) -> None:
    """A file that was sent once starts again from its beginning."""
    for _name, stream, *_rest in (files or {}).values():
        stream.seek(0)


def access_token() -> str:
    """The signed-in member's, renewed if it is about to end; raises SessionEnded or Away."""
    tokens = g.visit.tokens
    return tokens.access_token if _lasts(tokens) else _another_token()


def _lasts(tokens: sessions.Tokens) -> bool:
    return tokens.access_until - datetime.now(UTC) >= RENEW_BEFORE


def _another_token() -> str:
    """An access token instead of this visit's, which no longer serves.

    Another request of this browser may have fetched it already: the session is read anew, since a
    refresh token that was used a while ago would end it. Whether that happened, the seal tells,
    which differs each time: two access tokens made within a second are the same.
    """
    database = current_app.extensions["portal"].database
    known = g.visit.current_row.sealed_tokens
    g.visit = sessions.recognise(database, g.visit.key, datetime.now(UTC))
    if not g.visit.signed_in:
        raise SessionEnded()
    tokens = g.visit.tokens
    if g.visit.current_row.sealed_tokens != known and _lasts(tokens):
        return tokens.access_token
    return _renewed_token(tokens.refresh_token)


def _renewed_token(refresh_token: str) -> str:
    """A fresh access token from council, which checks role and term again."""
    database = current_app.extensions["portal"].database
    response = _send("council", "POST", "/tokens", json={"refresh_token": refresh_token})
    if response.status_code in (400, 401, 403, 422):
        g.visit = sessions.end(database, g.visit)
        raise SessionEnded()
    grant = _understood("council", response).json
    g.visit = sessions.renew(database, g.visit, grant)
    return g.visit.tokens.access_token


def _send(name: str, method: str, path: str, **arguments: Any) -> requests.Response:
    portal = current_app.extensions["portal"]
    headers = {
        **(arguments.pop("headers", None) or {}),
        "X-Request-ID": g.request_id,
        "X-Forwarded-For": forwarded_for(),
        "User-Agent": request.user_agent.string,
    }
    address = portal.settings.address(name) + path
    waited_lately = time.monotonic() - portal.found_away.get(name, -math.inf) < AWAY_SECONDS
    pool = portal.watching if waited_lately else portal.pool
    with_file = arguments.get("files") or arguments.get("stream")
    timeout = CONNECT_SECONDS, ANSWER_WITH_FILE_SECONDS if with_file else ANSWER_SECONDS
    try:
        return pool.request(method, address, headers=headers, timeout=timeout, **arguments)
    except requests.RequestException as cause:
        portal.found_away[name] = time.monotonic()
        raise Away(name) from cause


def _understood(name: str, response: requests.Response) -> Answer:
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
    """Whoever is told when to ask again learns it from our page, too."""
    g.retry_after_seconds = _retry_after_seconds(response)
    problem = _problem(response)
    if g.retry_after_seconds is None:
        return Away(name, detail=problem.get("detail", ""))
    return Away(name, problem.get("title", ""), problem.get("detail", ""))


def _retry_after_seconds(response: requests.Response) -> int | None:
    wait = response.headers.get("Retry-After", "")
    return int(wait) if wait.isdigit() else None


def _refusal(response: requests.Response) -> Refused:
    problem = _problem(response)
    kind = _TYPES.get(problem.get("type", "")) or _KINDS.get(response.status_code, Refused)
    refusal = kind(response.status_code, problem)
    refusal.retry_after_seconds = _retry_after_seconds(response)
    return refusal


def _problem(response: requests.Response) -> Mapping[str, Any]:
    try:
        problem = response.json()
    except requests.JSONDecodeError:
        return {}
    return problem if isinstance(problem, Mapping) else {}


def _conditions(revision: str | None, key: str | None) -> dict[str, str]:
    headers = {}
    if revision is not None:
        headers["If-Match"] = f'"{revision}"'
    if key is not None:
        headers["Idempotency-Key"] = key
    return headers
