"""Refusals as answers: RFC 9457 problem details, in Japanese, never a stack trace."""

import errno
from collections.abc import Iterator
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify
from sqlalchemy.exc import SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException

from shared import errors
from shared.database import AWAY, is_disk_full
from shared.web.calls import VersionRequired
from shared.web.refusals import count_refusal

STATUS: dict[type[errors.Refusal], int] = {
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    VersionRequired: 428,
    errors.TooManyAttempts: 429,
    errors.ServiceAway: 503,
}

MOST_PROBLEMS = 200
"""Of which an answer tells: whoever made more mistakes than that has made one of another kind."""

NOT_FOUND = "見つからないか、あなたには閲覧できないものです。"
"""Of every 404, whatever the refusal says: by other words one could tell what is hidden."""

_NO_DATABASE = "データベースに接続できません。"
_COME_AGAIN_SECONDS = 5

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_TITLES = {
    400: "リクエストを読み取れません",
    405: "この操作は受け付けていません",
    408: "送信に時間がかかりすぎました",
    415: "この形式は受け付けていません",
}
_SAID_OF = {status: refusal for refusal, status in STATUS.items() if refusal is not VersionRequired}
"""A refusal by the framework is the same to the caller as ours with that status."""


def problem(
    status: int,
    title: str,
    detail: str = "",
    problems: tuple[errors.Problem, ...] = (),
    kind: str = errors.Refusal.type,
) -> Response:
    document: dict[str, Any] = {
        "type": kind,
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"pointer": p.pointer, "message": p.message} for p in problems[:MOST_PROBLEMS]],
        "request_id": g.get("request_id", ""),
    }
    response = jsonify(document)
    response.status_code = status
    response.content_type = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def install(app: Flask) -> None:
    app.register_error_handler(errors.Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    for trouble in AWAY:
        app.register_error_handler(trouble, _database_away)
    app.register_error_handler(OSError, _not_kept)
    app.register_error_handler(Exception, _failed)


def status_of(refusal: type[errors.Refusal]) -> int:
    return next(STATUS[cls] for cls in refusal.__mro__ if cls in STATUS)


def _refused(refusal: errors.Refusal) -> Response:
    status = status_of(type(refusal))
    if refusal.on_record:
        count_refusal(status)
    if status == 404:
        return _not_found()
    answer = problem(status, refusal.title, refusal.detail, refusal.problems, refusal.type)
    if isinstance(refusal, (errors.TooManyAttempts, errors.QuotaUsedUp, errors.Busy)):
        answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


def _not_found() -> Response:
    return problem(404, errors.NotFound.title, NOT_FOUND, kind=errors.NotFound.type)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 404:
        return _not_found()
    messages = getattr(error, "data", {}).get("messages", {})
    said = _SAID_OF.get(status, errors.Refusal)
    title = _TITLES.get(status, said.title)
    answer = problem(status, title, "", _problems(messages), said.type)
    if status == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def _problems(messages: Any) -> tuple[errors.Problem, ...]:
    """webargs' nested messages, by location, as pointers: the location itself is left out."""
    if not isinstance(messages, dict):
        return ()
    return tuple(p for inner in messages.values() for p in problems_in(inner))


def problems_in(messages: Any) -> tuple[errors.Problem, ...]:
    """marshmallow's nested messages, as pointers."""
    return tuple(_walk("", messages))


def _walk(pointer: str, messages: Any) -> Iterator[errors.Problem]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _walk(pointer if key == "_schema" else f"{pointer}/{_said(key)}", inner)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(pointer, inner)
    else:
        yield errors.Problem(pointer, str(messages))


def _said(key: object) -> str:
    """A member's name as an answer can hold it: half surrogates have no bytes."""
    return str(key).encode(errors="replace").decode()


def _database_away(error: SQLAlchemyError) -> Response:
    if is_disk_full(error):
        return _disk_full(error)
    structlog.get_logger().error("database_away", cause=repr(error))
    said = "データベースが混み合っています。" if isinstance(error, TimeoutError) else _NO_DATABASE
    answer = problem(503, errors.ServiceAway.title, said, kind=errors.ServiceAway.type)
    answer.headers["Retry-After"] = str(_COME_AGAIN_SECONDS)
    return answer


def _not_kept(error: OSError) -> Response:
    """A file could not be written; any other OSError is a failure like the rest."""
    return _disk_full(error) if error.errno in _NO_SPACE else _failed(error)


def _disk_full(error: Exception) -> Response:
    structlog.get_logger().error("disk_full", cause=repr(error))
    said = "ディスクの空きがないため、保存できません。"
    return problem(503, errors.ServiceAway.title, said, kind=errors.ServiceAway.type)


def _failed(error: Exception) -> Response:
    structlog.get_logger().error("request_failed", exc_info=error)
    return problem(
        500, "処理中に問題が起きました", "時間をおいても直らないときは事務局へご連絡ください。"
    )
