"""The app factory: every service's Flask app is made here, so that all behave alike."""

import re
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_smorest import Api

from shared.errors import Invalid, Problem
from shared.manifests import title_of
from shared.web import errors, feed, parked, reference, trail, watch
from shared.web.address import is_from_trusted_peer
from shared.web.bodies import Blueprint, Request
from shared.web.context import ServiceContext
from shared.web.fields import RefusalSchema
from shared.web.permit import declared

LARGEST_BODY_BYTES = 21 << 20
"""A 20 MB file and its form fields; JSON bodies are far smaller (LARGEST_JSON_BYTES)."""
LARGEST_JSON_BYTES = 1 << 20
MOST_FORM_FIELDS = 100
"""Beside a file, that is: whatever has more to say comes as JSON."""

PROBLEM = "application/problem+json"
_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def create_app(context: ServiceContext, *blueprints: Blueprint) -> Flask:
    """An app with the given blueprints, `/openapi.json`, `/docs`, `/health`, `/metrics`, `/feed`,
    `/parked`, `/trail`.

    Raise UndeclaredRoute if a route declares no permission.
    """
    app = Flask(f"services.{context.service}", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES, MAX_FORM_PARTS=MOST_FORM_FIELDS)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _describe(app, context, blueprints)
    frame(app, context)
    app.register_blueprint(feed.blueprint)
    app.register_blueprint(reference.blueprint)
    declared(app)
    return app


def frame(app: Flask, context: ServiceContext) -> None:
    """What the portal's app and the services' apps have in common."""
    app.extensions["yui"] = context
    app.request_class = Request
    app.before_request(_begin_request)
    app.after_request(_end_request)
    errors.install(app)
    app.register_blueprint(watch.blueprint)


class _OurApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Documents errors as they are answered."""

    ERROR_SCHEMA = RefusalSchema


def _describe(app: Flask, context: ServiceContext, blueprints: tuple[Blueprint, ...]) -> None:
    app.config.update(
        API_TITLE=title_of(context.service), API_VERSION="v1", OPENAPI_VERSION="3.1.0"
    )
    api = _OurApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"bearer": []}]
    api.spec.options["servers"] = [{"url": context.settings.address(context.service)}]
    for blueprint in (*blueprints, parked.blueprint, trail.blueprint):
        api.register_blueprint(blueprint)
    api.spec.options["paths"] = {**feed.OPENAPI, **watch.OPENAPI}
    for response in api.spec.components.responses.values():
        response["content"] = {PROBLEM: response["content"]["application/json"]}
    app.extensions["openapi"] = api.spec


def _begin_request() -> None:
    g.request_id = _known_request_id() or str(uuid.uuid4())
    g.began = time.perf_counter()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if request.mimetype == "application/json":
        request.max_content_length = LARGEST_JSON_BYTES
    _require_texts()


def _require_texts() -> None:
    """Raise Invalid for a NUL in the query: PostgreSQL takes none, and nobody types one."""
    for name, values in request.args.lists():
        if "\0" in name or any("\0" in value for value in values):
            where = f"/{name.replace(chr(0), '')}"
            raise Invalid(problems=[Problem(where, "使用できない文字（NUL）が含まれています。")])


def _known_request_id() -> str | None:
    """What the portal calls the request that this one is part of; a stranger names nothing."""
    asked = request.headers.get("X-Request-ID", "")
    return asked if is_from_trusted_peer() and _REQUEST_ID.fullmatch(asked) else None


def _end_request(response: Response) -> Response:
    watch.count(response, time.perf_counter() - g.get("began", time.perf_counter()))
    headers: dict[str, Any] = {
        "X-Request-ID": g.get("request_id", ""),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": _POLICY,
    }
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if response.location:
        # werkzeug leads to the host that the request names, which may be a stranger's.
        within = response.location.removeprefix(request.host_url).lstrip("/")
        response.location = f"/{within}"
    if not _is_our_own_file():
        response.headers["Cache-Control"] = "no-store"  # Flask lets browsers keep what it sends
    return response


def _is_our_own_file() -> bool:
    """Whether a style, script or font is asked for, which are for everybody."""
    return (request.endpoint or "").rpartition(".")[2] == "static"
