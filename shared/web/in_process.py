"""Calls between services of one process: handed to the other's app, without a socket between."""

import io
from concurrent.futures import Future
from threading import Thread
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shared.web.door.gateway import WSGIApp

_apps: dict[str, WSGIApp] = {}
"""The apps of this process, by the address at which each answers others."""


def introduce(address: str, app: WSGIApp) -> None:
    """From now on, whoever calls the address from this process reaches the app itself."""
    _apps[address] = app


def forget(address: str) -> None:
    _apps.pop(address, None)


class InProcessAdapter(HTTPAdapter):
    """Calls an app of this process itself, in a thread of its own; everybody else by socket.

    By socket as well go files, whose parts are passed on as they come.
    """

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        *how: Any,
        **named: Any,
    ) -> requests.Response:
        """As HTTPAdapter; raise ReadTimeout where an app takes longer than the caller waits."""
        app = _apps.get(_address(request))
        if app is None or stream or not isinstance(request.body, bytes | str | None):
            return super().send(request, stream, timeout, *how, **named)
        answer: Future[HTTPResponse] = Future()
        Thread(target=_answer, args=(app, request, answer), daemon=True).start()
        _, seconds = timeout
        try:
            return self.build_response(request, answer.result(seconds))
        except TimeoutError:
            raise requests.ReadTimeout(request=request) from None


def _address(request: requests.PreparedRequest) -> str:
    return (request.url or "").removesuffix(request.path_url)


def _answer(
    app: WSGIApp, request: requests.PreparedRequest, answer: "Future[HTTPResponse]"
) -> None:
    try:
        answer.set_result(_answered(app, request))
    except Exception as cause:  # as a server's thread would drop the connection
        answer.set_exception(requests.ConnectionError(cause, request=request))


def _answered(app: WSGIApp, request: requests.PreparedRequest) -> HTTPResponse:
    pieces, status, headers = run_wsgi_app(app, _environment(request), buffered=True)
    code, _, reason = status.partition(" ")
    body = io.BytesIO(b"".join(pieces))
    return HTTPResponse(body, dict(headers), int(code), reason=reason, preload_content=False)


def _environment(request: requests.PreparedRequest) -> dict[str, Any]:
    body = request.body.encode() if isinstance(request.body, str) else request.body
    return EnvironBuilder(
        path=request.path_url,
        base_url=_address(request),
        method=request.method or "GET",
        headers=request.headers.items(),
        input_stream=io.BytesIO(body or b""),
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    ).get_environ()
