"""`/health` for supervisors and `/metrics` for Prometheus."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as exposition

from shared.access import EVERYBODY
from shared.web.calls import parts
from shared.web.permit import permit

blueprint = Blueprint("watch", __name__)

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
                }
            },
        }
    },
}
"""The routes below, as `/openapi.json` describes them."""

registry = CollectorRegistry()
_labels = ["service", "method", "route", "status"]
_requests = Counter("yui_requests", "Requests answered", _labels, registry=registry)
_seconds = Histogram("yui_request_seconds", "Time to answer", ["service"], registry=registry)
_position = Gauge("yui_stream_position", "Last place applied", ["stream"], registry=registry)
_lag = Gauge("yui_stream_lag_facts", "Facts not yet applied", ["stream"], registry=registry)
_parked = Gauge("yui_stream_parked_subjects", "Subjects that wait", ["stream"], registry=registry)


def count(response: Response, seconds: float) -> None:
    route = request.url_rule.rule if request.url_rule else "none"
    service = parts().service
    _requests.labels(service, request.method, route, str(response.status_code)).inc()
    _seconds.labels(service).observe(seconds)


@blueprint.get("/health")
@permit(EVERYBODY)
def health() -> tuple[Response, int]:
    """200 when the database answers; the streams are told too, but do not make it unhealthy."""
    database = parts().transactions.database.answers()
    document: dict[str, Any] = {
        "service": parts().service,
        "database": "ok" if database else "away",
        "streams": {
            listener.stream: {
                "position": listener.progress.position,
                "lag": listener.progress.lag,
                "parked": listener.progress.parked,
                "trouble": listener.progress.trouble,
            }
            for listener in parts().listeners
        },
    }
    return jsonify(document), 200 if database else 503


@blueprint.get("/metrics")
@permit(EVERYBODY)
def metrics() -> Response:
    for listener in parts().listeners:
        _position.labels(listener.stream).set(listener.progress.position)
        _lag.labels(listener.stream).set(listener.progress.lag)
        _parked.labels(listener.stream).set(listener.progress.parked)
    return Response(exposition(registry), content_type=CONTENT_TYPE_LATEST)
