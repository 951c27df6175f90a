"""One's own sessions."""

from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.answers import session_document
from services.council.api.blueprint import blueprint
from shared.web import permit, query, run
from shared.web.fields import PageQuery


@blueprint.route("/me/sessions", methods=["GET"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.SessionPage, example=schemas.EXAMPLE_SESSION_PAGE)
def list_sessions(parameters: dict[str, int]) -> Any:
    """自分のサインイン中の端末（最後に利用した順）"""
    items, total = query(actions.list_sessions, **parameters)
    return {"items": [session_document(one) for one in items], "total": total, **parameters}


@blueprint.route("/me/sessions", methods=["DELETE"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.arguments(schemas.KeptSession, location="query")
@blueprint.response(204)
def end_other_sessions(parameters: dict[str, UUID]) -> None:
    """自分のほかの端末のサインインを全て終える"""
    run(actions.end_other_sessions, str(parameters["keep"]))


@blueprint.route("/me/sessions/<uuid:session_id>", methods=["DELETE"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.response(204)
def end_session(session_id: UUID) -> None:
    """自分の端末のサインインを一つ終える（既に終わっているときも204）"""
    run(actions.end_session, str(session_id))
