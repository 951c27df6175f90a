"""Commitments of 首長 to projects."""

from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.blueprint import blueprint
from services.council.storage.commitments import Search
from shared.web import idempotent_id, permit, query, run
from shared.web.headers import IDEMPOTENCY_KEY


@blueprint.route("/commitments", methods=["GET"])
@permit(permissions.READ_COMMITMENTS)
@blueprint.arguments(schemas.CommitmentQuery, location="query")
@blueprint.response(200, schemas.CommitmentPage)
def list_commitments(parameters: dict[str, Any]) -> Any:
    """コミットメントの一覧（市町の順、署名の順。取り下げられたものを含む）"""
    page = {name: parameters[name] for name in ("page", "per_page")}
    project_id = parameters["project_id"]
    what = Search(
        project_id=str(project_id) if project_id else "", municipality=parameters["municipality"]
    )
    items, total = query(actions.list_commitments, what, **page)
    return {"items": items, "total": total, **page}


@blueprint.route("/commitments", methods=["POST"])
@permit(permissions.SIGN_COMMITMENT)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewCommitment, example=schemas.EXAMPLE_COMMITMENT)
@blueprint.response(201, schemas.CommitmentAnswer, example=schemas.EXAMPLE_COMMITMENT_ANSWER)
def sign_commitment(body: dict[str, Any]) -> Any:
    """コミットメントの署名（首長が、自らの市町として）"""
    signed = run(actions.sign_commitment, idempotent_id(), str(body["project_id"]), body["words"])
    return signed, 201


@blueprint.route("/commitments/<uuid:commitment_id>/withdraw", methods=["POST"])
@permit(permissions.WITHDRAW_COMMITMENT)
@blueprint.arguments(schemas.CommitmentWithdrawal, example=schemas.EXAMPLE_WITHDRAWAL)
@blueprint.response(200, schemas.CommitmentAnswer)
def withdraw_commitment(body: dict[str, str], commitment_id: UUID) -> Any:
    """コミットメントの取下げ（記録には残る）"""
    return run(actions.withdraw_commitment, str(commitment_id), body["reason"])
