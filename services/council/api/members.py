"""Members."""

import secrets
from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.answers import member_document
from services.council.api.blueprint import blueprint
from services.council.aside import aside
from services.council.domain.members import Card, Duties, Member
from services.council.domain.passwords import temporary_password
from services.council.hashing import hash_password
from services.council.storage.members import Search
from shared.web import caller, etag, if_match, look, name_for_new, permit, run
from shared.web.headers import IDEMPOTENCY_KEY, IF_MATCH


def _answer(member: Member) -> tuple[dict[str, Any], dict[str, str]]:
    return member_document(member, reader=caller()), etag(member.revision)


@blueprint.route("/members", methods=["GET"])
@permit(permissions.LIST_MEMBERS)
@blueprint.arguments(schemas.MemberQuery, location="query")
@blueprint.response(200, schemas.MemberPage, example=schemas.EXAMPLE_MEMBER_PAGE)
def list_members(query: dict[str, Any]) -> Any:
    """会員の一覧（市町の順）"""
    page, per_page = query.pop("page"), query.pop("per_page")
    members, total = look(actions.list_members, Search(**query), page, per_page)
    items = [member_document(member, reader=caller()) for member in members]
    return {"items": items, "page": page, "per_page": per_page, "total": total}


@blueprint.route("/members", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewMember, example=schemas.EXAMPLE_MEMBER)
@blueprint.response(201, schemas.AppointedMember, example=schemas.EXAMPLE_APPOINTED)
def appoint_member(body: tuple[Card, Duties]) -> Any:
    """会員の登録（仮パスワードは一度だけ表示される）"""
    password = temporary_password(secrets.choice)
    hashed = aside(hash_password, password)
    member = run(actions.appoint_member, name_for_new(), *body, hashed)
    shown = password if member.password.hash == hashed else None
    document, headers = _answer(member)
    headers["Location"] = f"/members/{member.id}"
    return {**document, "temporary_password": shown}, 201, headers


@blueprint.route("/members/<uuid:member_id>", methods=["GET"])
@permit(permissions.LIST_MEMBERS)
@blueprint.response(200, schemas.MemberAnswer, example=schemas.EXAMPLE_MEMBER_ANSWER)
def get_member(member_id: UUID) -> Any:
    """会員"""
    return _answer(look(actions.get_member, str(member_id)))


@blueprint.route("/members/<uuid:member_id>", methods=["PUT"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.MemberRevision, example=schemas.EXAMPLE_REVISION)
@blueprint.response(200, schemas.MemberAnswer)
def revise_member(body: tuple[Card, Duties], member_id: UUID) -> Any:
    """会員の氏名等、所属、役割、任期の変更"""
    return _answer(run(actions.revise_member, str(member_id), if_match(), *body))


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
def resume_member(member_id: UUID) -> Any:
    """利用の再開"""
    return _answer(run(actions.resume_member, str(member_id), if_match()))


@blueprint.route("/members/<uuid:member_id>/password-reset", methods=["POST"])
@permit(permissions.MANAGE_MEMBERS)
@blueprint.response(200, schemas.TemporaryPassword)
def reset_password(member_id: UUID) -> Any:
    """パスワードの再設定（仮パスワードの発行）"""
    password = temporary_password(secrets.choice)
    member = run(actions.reset_password, str(member_id), aside(hash_password, password))
    return {"temporary_password": password}, etag(member.revision)
