"""`/health` for supervisors and `/metrics` for Prometheus."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from shared.access import EVERYBODY
from shared.messaging.listener import Listener
from shared.web import metrics as figures
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


def count(response: Response, seconds: float) -> None:
    route = request.url_rule.rule if request.url_rule else "none"
    figures.count(parts().service, request.method, route, response.status_code, seconds)


@blueprint.get("/health")
@permit(EVERYBODY)
def health() -> tuple[Response, int]:
    """200 when the database answers; the streams are told too, but do not make it unhealthy."""
    database = parts().transactions.database.answers()
    document: dict[str, Any] = {
        "service": parts().service,
        "database": "ok" if database else "away",
        "broker": _broker(),
        "disk_free_bytes": figures.disk_free_bytes(parts()),
        "streams": {listener.stream: _stream(listener) for listener in parts().listeners},
    }
    return jsonify(document), 200 if database else 503


def _broker() -> str | None:
    """`ok`, or what keeps the log from it; None where there is no broker."""
    relay = parts().relay
    return (relay.trouble or "ok") if relay else None


def _stream(listener: Listener) -> dict[str, Any]:
    return {
        "position": listener.progress.position,
        "lag": listener.progress.lag,
        "lag_seconds": round(figures.lag_seconds(listener), 1),
        "parked": listener.progress.parked,
        "trouble": listener.progress.trouble,
    }


@blueprint.get("/metrics")
@permit(EVERYBODY)
def metrics() -> Response:
    return Response(figures.told(parts()), content_type=CONTENT_TYPE_LATEST)
