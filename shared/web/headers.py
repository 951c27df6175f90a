"""Request headers as OpenAPI documents them: `@blueprint.doc(parameters=[IF_MATCH])`."""

from typing import Any

IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "example": '"1"',
    "description": "読み込んだ版（ETag の値）。ほかの方が先に更新していたときは412を返す。",
}

IDEMPOTENCY_KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "format": "uuid"},
    "description": "要求の受付番号（UUID）。同じ方が同じ値で再び送っても、作られるのは一つだけ。",
}
