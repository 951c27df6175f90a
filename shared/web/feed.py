"""`GET /feed`: the service's log from a position on, and `GET /keys`: its public keys."""

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from shared.access import EVERYBODY, READ_FEED, Member
from shared.errors import Invalid, Problem
from shared.events import codec
from shared.messaging.protocol.continuity import Entry
from shared.messaging.reading import PAGE_LIMIT, read_answer
from shared.transactions import UnitOfWork
from shared.web.calls import caller, query
from shared.web.context import service_context
from shared.web.permit import permit

blueprint = Blueprint("feed", __name__)

LARGEST_POSITION = 2**53

OPENAPI: dict[str, Any] = {
    "/feed": {
        "get": {
            "summary": "このサービスの出来事の記録（番号順）",
            "tags": ["shared"],
            "parameters": [
                {
                    "in": "query",
                    "name": "after",
                    "description": "この番号より後を読む。",
                    "schema": {
                        "type": "integer",
                        "minimum": 0,
                        "maximum": LARGEST_POSITION,
                        "default": 0,
                    },
                },
                {
                    "in": "query",
                    "name": "limit",
                    "schema": {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": PAGE_LIMIT,
                        "default": PAGE_LIMIT,
                    },
                },
            ],
            "responses": {
                "200": {
                    "description": "CloudEvents 1.0。読めない出来事は番号とハッシュだけを示し、"
                    "一部を読める出来事はその部分を添える。",
                    "headers": {
                        "Yui-Log": {"schema": {"type": "string", "format": "uuid"}},
                        "Yui-Head": {"schema": {"type": "integer", "minimum": 0}},
                    },
                    "content": {
                        codec.BATCH_MEDIA_TYPE: {
                            "schema": {
                                "type": "array",
                                "maxItems": PAGE_LIMIT,
                                "items": {
                                    "type": "object",
                                    "required": ["source", "sequence", "hash"],
                                },
                            }
                        }
                    },
                },
                "default": {"$ref": "#/components/responses/DEFAULT_ERROR"},
            },
        }
    },
    "/keys": {
        "get": {
            "summary": "このサービスが署名に使う公開鍵（JWKS）",
            "tags": ["shared"],
            "security": [],
            "responses": {
                "200": {
                    "description": "RFC 7517",
                    "content": {
                        "application/json": {"schema": {"type": "object", "required": ["keys"]}}
                    },
                }
            },
        }
    },
}
"""The routes below, as `/openapi.json` describes them."""


@blueprint.get("/feed")
@permit(READ_FEED)
def feed() -> Response:
    """A CloudEvents batch of the positions after `after`; `Yui-Log` and `Yui-Head` name the log."""
    after = _number("after", 0, 0, LARGEST_POSITION)
    limit = _number("limit", PAGE_LIMIT, 1, PAGE_LIMIT)
    page = query(_answer, after, limit)
    batch = codec.to_batch(_visible(entry, caller()) for entry in page.entries)
    response = Response(batch, content_type=codec.BATCH_MEDIA_TYPE)
    response.headers.update({"Yui-Log": page.log_id, "Yui-Head": str(page.head)})
    return response


def _answer(work: UnitOfWork, after: int, limit: int) -> Any:
    return read_answer(work.session, after, limit)


def _visible(entry: Entry, reader: Member) -> bytes:
    sent = codec.to_json(entry.position, entry.hash, entry.body)
    if reader.service:
        return sent
    event = codec.to_event(entry.position, entry.hash, entry.body)
    contract = codec.contracts().get(event.type)
    fact = codec.to_fact(event, contract) if contract else None
    if fact is None or not fact.readable_by(reader):
        return msgspec.json.encode(codec.withheld(event.producer, entry.position, entry.hash))
    told = fact.narrowed_for(reader)
    return sent if told == fact else msgspec.json.encode(codec.narrowed(event, told))


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 17 and least <= int(text) <= most):
        raise Invalid(
            problems=[Problem(f"/{name}", f"{least}から{most}までの整数で指定してください。")]
        )
    return int(text)


@blueprint.get("/keys")
@permit(EVERYBODY)
def keys() -> Response:
    """The public keys that this service signs with (JWKS)."""
    return jsonify(service_context().ring.jwks())
