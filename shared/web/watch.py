"""`/health` for supervisors and `/metrics` for Prometheus.

Anybody may ask whether a service is well. How full its disk is and how far it has heard is for
those who look after it.
"""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from shared.access import EVERYBODY, permission
from shared.database import AWAY
from shared.errors import NotAllowed, NotSignedIn, ServiceAway
from shared.messaging import Consumer
from shared.web import metrics as figures
from shared.web.address import is_from_inside
from shared.web.calls import bearer, caller
from shared.web.context import service_context
from shared.web.permit import permit

blueprint = Blueprint("watch", __name__)

LOOK_INSIDE = permission("inside.read", coordinator="any", auditor="any")

_HEALTH = {"application/json": {"schema": {"type": "object", "required": ["service", "database"]}}}
OPENAPI: dict[str, Any] = {
    "/health": {
        "get": {
            "summary": "稼働状況",
            "tags": ["shared"],
            "security": [],
            "responses": {
                "200": {"description": "稼働中", "content": _HEALTH},
                "503": {"description": "データベースに接続できない", "content": _HEALTH},
            },
        }
    },
    "/metrics": {
        "get": {
            "summary": "計測値（Prometheus）",
            "tags": ["shared"],
            "security": [],
            "responses": {
                "200": {
                    "description": "計測値",
                    "content": {"text/plain": {"schema": {"type": "string"}}},
                },
                "default": {"$ref": "#/components/responses/DEFAULT_ERROR"},
            },
        }
    },
}
"""The routes below, as `/openapi.json` describes them."""


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Labels come from a fixed set: a client may invent as many methods as it likes."""


def count(response: Response, seconds: float) -> None:
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in _METHODS else "other"
    figures.count(service_context().service, method, route, response.status_code, seconds)


@blueprint.get("/health")
@permit(EVERYBODY)
def health() -> tuple[Response, int]:
    """200 when the database answers. To who may look inside, the rest is told too, and does not
    make it unhealthy."""
    database = service_context().transactions.database.answers()
    document = {"service": service_context().service, "database": "ok" if database else "away"}
    if _may_look_inside(database):
        document |= _inside()
    return jsonify(document), 200 if database else 503


def _may_look_inside(database: bool) -> bool:
    """Whoever cannot show it, also because council is away, is anybody.

    While our database is away a token counts by itself: those who look after it need the inside.
    """
    with suppress(NotSignedIn, ServiceAway, *AWAY):
        return LOOK_INSIDE.may_ever(caller() if database else bearer())
    return False


def _inside() -> dict[str, Any]:
    return {
        "broker": _broker(),
        "disk_free_bytes": figures.disk_free_bytes(service_context()),
        "streams": {
            consumer.subscription: _subscription(consumer)
            for consumer in service_context().consumers
        },
    }


def _broker() -> str | None:
    """`ok`, or what keeps the log from it; None where there is no broker."""
    relay = service_context().relay
    return (relay.trouble or "ok") if relay else None


def _subscription(consumer: Consumer) -> dict[str, Any]:
    """How far it is behind is null where its log diverged: nobody looks any more.

    `trouble` and `stopped` tell what `condition` does, as they did in 0.1.0.
    """
    at, behind = consumer.progress, figures.lag_seconds(consumer)
    condition = at.condition
    return {
        "position": at.position,
        "lag": at.lag,
        "lag_seconds": behind if behind is None else round(behind, 1),
        "parked": at.parked,
        "condition": condition.state,
        "why": condition.why,
        "diverged_at": condition.at,
        "lane": consumer.inbox.trouble,
        "trouble": condition.why,
        "stopped": at.has_diverged,
    }


@blueprint.get("/metrics")
@permit(EVERYBODY)
def metrics() -> Response:
    """For programs of the inner network that no proxy led here, and for who may look inside."""
    if not (is_from_inside() or _may_look_inside(database=True)):
        raise NotAllowed()
    return Response(figures.told(service_context()), content_type=CONTENT_TYPE_LATEST)
