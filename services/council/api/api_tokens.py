"""API tokens for the municipalities' own systems."""

import secrets
from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.answers import api_token_document
from services.council.api.blueprint import blueprint
from shared.web import caller, idempotent_id, permit, query, run
from shared.web.fields import PageQuery
from shared.web.headers import IDEMPOTENCY_KEY


@blueprint.route("/api-tokens", methods=["GET"])
@permit(permissions.READ_API_TOKENS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ApiTokenPage)
def list_api_tokens(parameters: dict[str, int]) -> Any:
    """有効な接続用トークンの一覧（新しい順）"""
    items, total = query(actions.list_api_tokens, **parameters)
    shown = [api_token_document(item, reader=caller()) for item in items]
    return {"items": shown, "total": total, **parameters}


@blueprint.route("/api-tokens", methods=["POST"])
@permit(permissions.MAKE_API_TOKENS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewApiToken, example=schemas.EXAMPLE_API_TOKEN)
@blueprint.response(201, schemas.IssuedApiToken)
def issue_api_token(body: dict[str, Any]) -> Any:
    """接続用トークンの発行（トークンは一度だけ表示される）"""
    secret = f"yui-api-{secrets.token_urlsafe(32)}"
    issued = run(actions.issue_api_token, idempotent_id(), actions.TokenPlan(**body), secret)
    return {**api_token_document(issued.token, reader=caller()), "token": issued.secret}


@blueprint.route("/api-tokens/<uuid:token_id>/take-over", methods=["POST"])
@permit(permissions.TAKE_OVER_API_TOKEN)
@blueprint.response(200, schemas.ApiTokenAnswer)
def take_over_api_token(token_id: UUID) -> Any:
    """接続用トークンの引継ぎ（以後、引き継いだ所属長が受け持つ）"""
    taken_over = run(actions.take_over_api_token, str(token_id))
    return api_token_document(taken_over, reader=caller())


@blueprint.route("/api-tokens/<uuid:token_id>", methods=["DELETE"])
@permit(permissions.REVOKE_API_TOKEN)
@blueprint.response(204)
def revoke_api_token(token_id: UUID) -> None:
    """接続用トークンの失効"""
    run(actions.revoke_api_token, str(token_id))
