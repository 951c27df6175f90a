"""The registry's HTTP door: it translates; the actions decide."""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.registry import actions, permissions, schemas, storage
from services.registry.domain import Content, Project
from services.registry.uploads import receive
from shared.errors import Invalid, Problem
from shared.files import bare_name
from shared.web import caller, etag, idempotent_id, if_match, permit, query, run
from shared.web.bodies import Blueprint
from shared.web.context import service_context
from shared.web.headers import IDEMPOTENCY_KEY, IF_MATCH
from shared.web.stored import stored_file
from shared.web.storing import storing_file

blueprint = Blueprint("registry", __name__, description="5G活用事業")

EXAMPLE = schemas.EXAMPLE_CONTENT


def _answer(project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    seen = actions.seen_by(caller(), project)
    names = ("id", "number", "state", "approval", "revision", "version", "content",
             "attachments", "progress", "unanswered_comment", "created_at", "updated_at",
             "submitted_at", "round_id")  # fmt: skip
    document = {name: getattr(seen, name) for name in names}
    document["actions"] = actions.allowed_actions(caller(), project)
    document["unsubmitted_changes"] = actions.sees_unsubmitted_changes(caller(), project)
    return document, etag(seen.revision)


def _created(project: Project) -> tuple[dict[str, Any], int, dict[str, str]]:
    document, headers = _answer(project)
    return document, 201, {**headers, "Location": f"/projects/{project.id}"}


@blueprint.route("/projects", methods=["GET"])
@permit(permissions.LIST)
@blueprint.arguments(schemas.SearchQuery, location="query")
@blueprint.response(200, schemas.ProjectPage)
def list_projects(parameters: dict[str, Any]) -> dict[str, Any]:
    """事業の一覧（絞り込み・並べ替え・ページ送り）"""
    page, per_page = parameters.pop("page"), parameters.pop("per_page")
    rows, total = query(actions.list_projects, storage.Search(**parameters), page, per_page)
    return {"items": rows, "page": page, "per_page": per_page, "total": total}


@blueprint.route("/projects", methods=["POST"])
@permit(permissions.EDIT)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.ContentSchema, example=EXAMPLE)
@blueprint.response(201, schemas.ProjectSchema)
def register_project(content: Content) -> Any:
    """事業の登録（下書き）"""
    return _created(run(actions.register_project, idempotent_id(), content))


@blueprint.route("/projects/check", methods=["POST"])
@permit(permissions.EDIT)
@blueprint.arguments(schemas.AnyContent, example=EXAMPLE)
@blueprint.response(200, schemas.CheckSchema)
def check_content(document: dict[str, Any]) -> dict[str, Any]:
    """内容の点検（何も保存しない）：下書きでも直すべき点と、提出までに足りない点"""
    content, wrong = schemas.as_far_as_valid(document)
    contradictions, lacking = query(actions.check_content, content)
    return {"wrong": (*wrong, *contradictions), "lacking": lacking}


@blueprint.route("/home", methods=["GET"])
@permit(permissions.LIST)
@blueprint.response(200, schemas.HomeSchema)
def tell_home() -> Any:
    """自分の役割で対応する事業、関係する事業の新しい動き、最近更新された事業"""
    return query(actions.tell_home)


@blueprint.route("/projects/<uuid:project_id>", methods=["GET"])
@permit(permissions.LIST)
@blueprint.response(200, schemas.ProjectSchema)
def get_project(project_id: UUID) -> Any:
    """事業の内容"""
    return _answer(query(actions.get_project, str(project_id)))


@blueprint.route("/projects/<uuid:project_id>", methods=["PUT"])
@permit(permissions.EDIT)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.ContentSchema, example=EXAMPLE)
@blueprint.response(200, schemas.ProjectSchema)
def edit_project(content: Content, project_id: UUID) -> Any:
    """事業の下書きの保存"""
    return _answer(run(actions.edit_project, str(project_id), if_match(), content))


@blueprint.route("/projects/<uuid:project_id>/request-approval", methods=["POST"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def request_approval(project_id: UUID) -> Any:
    """所属長への承認申請"""
    return _answer(run(actions.request_approval, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/cancel-request", methods=["POST"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def cancel_request(project_id: UUID) -> Any:
    """所属長への承認申請の取消し"""
    return _answer(run(actions.cancel_request, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/decline", methods=["POST"])
@permit(permissions.APPROVE)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.CommentSchema, example={"comment": "経費の内訳を見直してください。"})
@blueprint.response(200, schemas.ProjectSchema)
def decline_approval(body: dict[str, str], project_id: UUID) -> Any:
    """承認せず担当者に戻す"""
    return _answer(run(actions.decline_approval, str(project_id), if_match(), **body))


@blueprint.route("/projects/<uuid:project_id>/approve", methods=["POST"])
@permit(permissions.APPROVE)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def approve_project(project_id: UUID) -> Any:
    """所属長の承認（提出）"""
    return _answer(run(actions.approve_project, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/accept", methods=["POST"])
@permit(permissions.COORDINATE)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def accept_project(project_id: UUID) -> Any:
    """受理"""
    return _answer(run(actions.accept_project, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/return", methods=["POST"])
@permit(permissions.COORDINATE)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.CommentSchema, example={"comment": "指標の算定根拠を添えてください。"})
@blueprint.response(200, schemas.ProjectSchema)
def return_project(body: dict[str, str], project_id: UUID) -> Any:
    """差戻し"""
    return _answer(run(actions.return_project, str(project_id), if_match(), **body))


@blueprint.route("/projects/<uuid:project_id>/withdraw", methods=["POST"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(schemas.ReasonSchema, example={"reason": "財源の見込みが立たないため"})
@blueprint.response(200, schemas.ProjectSchema)
def withdraw_project(body: dict[str, str], project_id: UUID) -> Any:
    """取下げ"""
    return _answer(run(actions.withdraw_project, str(project_id), if_match(), **body))


@blueprint.route("/projects/<uuid:project_id>/start", methods=["POST"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def start_project(project_id: UUID) -> Any:
    """事業の開始"""
    return _answer(run(actions.start_project, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/complete", methods=["POST"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def complete_project(project_id: UUID) -> Any:
    """事業の完了"""
    return _answer(run(actions.complete_project, str(project_id), if_match()))


@blueprint.route("/projects/<uuid:project_id>/progress/<int:fiscal_year>", methods=["PUT"])
@permit(permissions.STEP)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.arguments(
    schemas.ProgressSchema, example={"initial_yen": 0, "operating_yen": 0, "measured": []}
)
@blueprint.response(200, schemas.ProjectSchema)
def report_progress(body: dict[str, Any], project_id: UUID, fiscal_year: int) -> Any:
    """年度の実績の報告"""
    progress = schemas.ProgressSchema().to_progress(body, fiscal_year)
    return _answer(run(actions.report_progress, str(project_id), if_match(), progress))


@blueprint.route("/projects/<uuid:project_id>/history", methods=["GET"])
@permit(permissions.LIST)
@blueprint.arguments(schemas.HistoryQuery, location="query")
@blueprint.response(200, schemas.HistoryPage)
def list_history(parameters: dict[str, int], project_id: UUID) -> dict[str, Any]:
    """いつ、誰が、何をどう変えたか（新しい順、ページ送り）"""
    entries, total = query(actions.list_history, str(project_id), **parameters)
    return {"items": entries, **parameters, "total": total}


@blueprint.route("/projects/<uuid:project_id>/versions/<int:version>", methods=["GET"])
@permit(permissions.LIST)
@blueprint.response(200, schemas.VersionSchema)
def get_version(project_id: UUID, version: int) -> Any:
    """提出された版の内容"""
    return query(actions.get_version, str(project_id), version)


@blueprint.route("/projects/<uuid:project_id>/attachments", methods=["POST"])
@permit(permissions.EDIT)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(201, schemas.ProjectSchema)
@blueprint.doc(requestBody={"content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}}}}}})  # fmt: skip
def attach_file(project_id: UUID) -> Any:
    """添付ファイルの追加（1件20MBまで）"""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid(problems=[Problem("/file", "ファイルを選んでください。")])
    revision = if_match()
    query(actions.see_project_to_attach, str(project_id), revision)
    with storing_file(caller(), upload.stream):
        attachment = receive(service_context().files, bare_name(upload.filename), upload.stream)
    return _created(run(actions.attach_file, str(project_id), revision, attachment))


@blueprint.route("/projects/<uuid:project_id>/attachments/<string:sha256>", methods=["GET"])
@permit(permissions.LIST)
@blueprint.response(200, {"format": "binary", "type": "string"}, content_type="*/*")
def get_attachment(project_id: UUID, sha256: str) -> Response:
    """添付ファイルの取得"""
    attachment = run(actions.take_attachment, str(project_id), sha256)
    return stored_file(attachment.sha256, attachment.media_type, attachment.file_name)


@blueprint.route("/projects/<uuid:project_id>/attachments/<string:sha256>", methods=["DELETE"])
@permit(permissions.EDIT)
@blueprint.doc(parameters=[IF_MATCH])
@blueprint.response(200, schemas.ProjectSchema)
def remove_attachment(project_id: UUID, sha256: str) -> Any:
    """添付ファイルの削除（提出済みの版には残る）"""
    return _answer(run(actions.remove_attachment, str(project_id), if_match(), sha256))


@blueprint.route("/sites", methods=["GET"])
@permit(permissions.LIST)
@blueprint.response(200, schemas.SiteOnMap(many=True))
def list_sites() -> list[dict[str, Any]]:
    """地図に表示する実施場所"""
    return [
        {
            "project_id": project.id,
            "title": project.title,
            "state": project.state,
            "municipality": project.lead,
            **site,
        }
        for project in query(actions.list_sites)
        for site in project.sites
    ]
