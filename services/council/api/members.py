"""Members."""

import secrets
from typing import Any
from uuid import UUID

from flask import Response, jsonify

from services.council import actions, permissions, schemas
from services.council.api.answers import code_document, member_document, proposal_document
from services.council.api.blueprint import blueprint
from services.council.domain.codes import new_code
from services.council.domain.members import Card, Duties, Member
from services.council.domain.proposals import Proposal
from services.council.storage.members import Search
from shared.web import caller, etag, idempotent_id, if_match, permit, query, run
from shared.web.headers import IDEMPOTENCY_KEY, IF_MATCH


def _answer(member: Member) -> tuple[dict[str, Any], dict[str, str]]:
    return member_document(member, reader=caller()), etag(member.revision)


def _waiting(proposal: Proposal) -> Response:
    """202: it takes effect when a second member confirms it."""
    answer = jsonify(schemas.ProposalAnswer().dump(proposal_document(proposal)))
    answer.status_code = 202
    answer.headers["Location"] = f"/proposals/{proposal.id}"
    return answer


_MAY_WAIT = blueprint.alternative(
    202,
    schema=schemas.ProposalAnswer,
    example=schemas.EXAMPLE_PROPOSAL,
    description="2人目の事務局の承認を待つ申請",
    success=True,
)


@blueprint.route("/members", methods=["GET"])
@permit(permissions.LIST_MEMBERS)
@blueprint.arguments(schemas.MemberQuery, location="query")
@blueprint.response(200, schemas.MemberPage, example=schemas.EXAMPLE_MEMBER_PAGE)
def list_members(parameters: dict[str, Any]) -> Any:
    """会員の一覧（市町の順）"""
    page, per_page = parameters.pop("page"), parameters.pop("per_page")
    members, total = query(actions.list_members, Search(**parameters), page, per_page)
    items = [member_document(member, reader=caller()) for member in members]
    return {"items": items, "page": page, "per_page": per_page, "total": total}


@blueprint.route("/members", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewMember, example=schemas.EXAMPLE_MEMBER)
@blueprint.response(201, schemas.AppointedMember, example=schemas.EXAMPLE_APPOINTED)
@_MAY_WAIT
def appoint_member(body: tuple[Card, Duties]) -> Any:
    """会員の登録（再設定コードは一度だけ表示される）"""
    outcome = run(actions.appoint_member, idempotent_id(), *body, new_code(secrets.choice))
    if isinstance(outcome, Proposal):
        return _waiting(outcome)
    document, headers = _answer(outcome.member)
    headers["Location"] = f"/members/{outcome.member.id}"
    shown = code_document(outcome.code) if outcome.code else None
    return {**document, "reset_code": shown}, 201, headers


@blueprint.route("/members/<uuid:member_id>", methods=["GET"])
@permit(permissions.LIST_MEMBERS)
@blueprint.response(200, schemas.ProspectAnswer, example=schemas.EXAMPLE_PROSPECT)
def get_member(member_id: UUID) -> Any:
    """会員と、読む人がその権限を増やし、又はパスワードを再設定するときに承認を要するか"""
    prospect = query(actions.get_prospect, str(member_id))
    document, headers = _answer(prospect.member)
    foreseen = {"needs_second": prospect.needs_second, "may_be_reset": prospect.may_be_reset}
    return {**document, **foreseen}, headers


@blueprint.route("/members/<uuid:member_id>", methods=["PUT"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.MemberRevision, example=schemas.EXAMPLE_REVISION)
@blueprint.response(200, schemas.MemberAnswer)
@_MAY_WAIT
def revise_member(body: tuple[Card, Duties], member_id: UUID) -> Any:
    """会員の氏名等、所属、役割、任期の変更"""
    outcome = run(actions.revise_member, str(member_id), if_match(), *body)
    return _waiting(outcome) if isinstance(outcome, Proposal) else _answer(outcome)


@blueprint.route("/members/<uuid:member_id>/suspend", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.MemberAnswer)
def suspend_member(member_id: UUID) -> Any:
    """利用の停止"""
    return _answer(run(actions.suspend_member, str(member_id), if_match()))


@blueprint.route("/members/<uuid:member_id>/resume", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.MemberAnswer)
@_MAY_WAIT
def resume_member(member_id: UUID) -> Any:
    """利用の再開"""
    outcome = run(actions.resume_member, str(member_id), if_match())
    return _waiting(outcome) if isinstance(outcome, Proposal) else _answer(outcome)


@blueprint.route("/members/<uuid:member_id>/password-reset", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.response(200, schemas.CodeAnswer, example=schemas.EXAMPLE_CODE)
@_MAY_WAIT
def reset_password(member_id: UUID) -> Any:
    """パスワードの再設定（再設定コードの発行。コードが使われるまで、いまのパスワードは変わらない）"""
    code = new_code(secrets.choice)
    outcome = run(actions.reset_password, str(member_id), code)
    return _waiting(outcome) if isinstance(outcome, Proposal) else code_document(code)
