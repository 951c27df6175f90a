"""One service's API as the signed-in member sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from services.portal.clients.answers import Answer, understood
from services.portal.clients.calling import send
from services.portal.clients.refusals import SessionEnded
from services.portal.clients.renewal import access_token, another_token

_AT_ONCE = 100


@dataclass(frozen=True)
class Service:
    """One service's API as the signed-in member sees it."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: Any) -> Answer:
        """GET; parameters that are None or empty are left out."""
        kept = {name: value for name, value in params.items() if value not in (None, "", [])}
        return self.ask("GET", path, params=kept)

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
        return self.ask("GET", path, params=kept, stream=True).raw

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
        return self.ask("POST", path, json=json, files=files, data=data, headers=headers)

    def put(
        self, path: str, json: Any = None, *, files: Any = None, revision: str | None = None
    ) -> Answer:
        """PUT; `revision` goes into If-Match."""
        headers = _conditions(revision, None)
        return self.ask("PUT", path, json=json, files=files, headers=headers)

    def delete(self, path: str, *, revision: str | None = None) -> Answer:
        """DELETE; `revision` goes into If-Match."""
        return self.ask("DELETE", path, headers=_conditions(revision, None))

    def ask(self, method: str, path: str, **arguments: Any) -> Answer:
        token = access_token()
        response = self._send(method, path, token, **arguments)
        if response.status_code == 401:
            _rewind(arguments.get("files"))
            response = self._send(method, path, another_token(), **arguments)
        if response.status_code == 401:
            raise SessionEnded()
        return understood(self.name, response)

    def _send(self, method: str, path: str, token: str, **arguments: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}", **(arguments.pop("headers", None) or {})}
        return send(self.name, method, path, headers=headers, **arguments)


def _rewind(files: Mapping[str, Any] | None) -> None:
    """A file that was sent once starts again from its beginning."""
    for _name, stream, *_rest in (files or {}).values():
        stream.seek(0)


def _conditions(revision: str | None, key: str | None) -> dict[str, str]:
    headers = {}
    if revision is not None:
        headers["If-Match"] = f'"{revision}"'
    if key is not None:
        headers["Idempotency-Key"] = key
    return headers
