"""What this service could not apply, and an operator's decision about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from flask import g
from marshmallow import fields

from shared.access import permission
from shared.acts import Act
from shared.errors import Conflict, NotFound
from shared.messaging import Resolution, parking
from shared.transactions import UnitOfWork
from shared.web.address import client_address
from shared.web.bodies import Blueprint
from shared.web.calls import caller, query
from shared.web.context import service_context
from shared.web.fields import Strict, Text
from shared.web.permit import permit

READ = permission("parked.read", coordinator="any", auditor="any")
RESOLVE = permission("parked.settle", coordinator="any")

EXAMPLE = {"reason": "分野の登録漏れを直したため、もう一度適用する。"}

_ACTS = {"replayed": Act.PARKED_REPLAYED, "skipped": Act.PARKED_SKIPPED}

blueprint = Blueprint("parked", __name__, description="保留中の出来事")


class ParkedSchema(Strict):
    """One fact that waits; without `error` it only waits behind an earlier one of its subject."""

    stream = fields.String(required=True)
    position = fields.Integer(required=True)
    subject = fields.String(required=True)
    type = fields.String(required=True)
    error = fields.String(required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)
    parked_at = fields.AwareDateTime(required=True)


class ParkedDecisionSchema(Strict):
    """Who decided what about a parked fact, and why."""

    stream = fields.String(required=True)
    position = fields.Integer(required=True)
    decision = fields.String(required=True, metadata={"enum": ["replayed", "skipped"]})
    by = fields.String(required=True)
    reason = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class ParkedListSchema(Strict):
    """All that waits, by stream and position, and the newest hundred decisions."""

    items = fields.List(fields.Nested(ParkedSchema), required=True)
    decisions = fields.List(fields.Nested(ParkedDecisionSchema), required=True)


class ParkedReasonSchema(Strict):
    """Why this is decided; it goes on record."""

    reason = Text(most=500, least=1, required=True)


class SettledSchema(Strict):
    """How many facts were applied: the parked one if it was tried, and those behind it."""

    applied = fields.Integer(required=True)


@blueprint.route("/parked", methods=["GET"])
@permit(READ)
@blueprint.response(200, ParkedListSchema)
def list_parked() -> dict[str, Any]:
    """適用できず保留している出来事と、その処理の記録"""
    return query(_everything)


def _everything(work: UnitOfWork) -> dict[str, Any]:
    return {
        "items": [_shown(row) for row in parking.everything(work.session)],
        "decisions": list(parking.decisions(work.session)),
    }


def _shown(row: Any) -> dict[str, Any]:
    return {
        "stream": row.stream,
        "position": row.position,
        "subject": row.subject,
        "type": msgspec.json.decode(row.event).get("type", ""),
        "error": row.error.strip().rpartition("\n")[2] if row.error else None,
        "trace": row.error,
        "parked_at": row.parked_at,
    }


@blueprint.route("/parked/<string:stream>/<int:position>/replay", methods=["POST"])
@permit(RESOLVE)
@blueprint.arguments(ParkedReasonSchema, example=EXAMPLE)
@blueprint.response(200, SettledSchema)
def replay(body: dict[str, str], stream: str, position: int) -> dict[str, int]:
    """保留した出来事をもう一度適用する（後に続くものも順に適用）"""
    with _in_our_words():
        return {"applied": _resolution(stream, body["reason"]).replay(position)}


@blueprint.route("/parked/<string:stream>/<int:position>/skip", methods=["POST"])
@permit(RESOLVE)
@blueprint.arguments(ParkedReasonSchema, example=EXAMPLE)
@blueprint.response(200, SettledSchema)
def skip(body: dict[str, str], stream: str, position: int) -> dict[str, int]:
    """保留した出来事を適用せずに除く（後に続くものは順に適用）"""
    with _in_our_words():
        return {"applied": _resolution(stream, body["reason"]).skip(position)}


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except parking.NotParked as cause:
        raise NotFound("その番号の保留はありません。") from cause
    except parking.WaitsBehind as cause:
        raise Conflict(f"先に {cause.first} 番の保留を処理してください。") from cause


def _resolution(stream: str, reason: str) -> Resolution:
    if stream not in service_context().handlers:
        raise NotFound("その配信はありません。")
    asked = service_context().transactions.called_from(client_address(), g.request_id)
    by = caller()

    def record(work: UnitOfWork, decision: str, position: int) -> None:
        work.on_behalf_of(by).record(_ACTS[decision], stream=stream, position=position)

    handlers = service_context().handlers[stream]
    return Resolution(stream, handlers, asked, by.id, reason, record)
