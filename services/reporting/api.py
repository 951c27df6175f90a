"""Reporting's HTTP door: the joint read model, and reports."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import Response, request, send_file

from services.reporting import actions, permissions, schemas
from services.reporting.domain import JointProject, ProjectCount
from services.reporting.uploads import check_template, default_template
from shared.errors import Invalid, NotFound, Problem
from shared.files import bare_name
from shared.vocabulary import MUNICIPALITY_CODES, Field
from shared.web import caller, idempotent_id, permit, query, run, short_work
from shared.web.bodies import Blueprint
from shared.web.context import service_context
from shared.web.fields import PageQuery
from shared.web.headers import IDEMPOTENCY_KEY
from shared.web.stored import save_as, stored_file
from shared.web.storing import storing_file

blueprint = Blueprint("reporting", __name__, description="共同報告書")


@blueprint.route("/overview", methods=["GET"])
@permit(permissions.READ_JOINT)
@blueprint.response(200, schemas.OverviewSchema)
def overview() -> dict[str, Any]:
    """市町別・分野別の件数と経費、集計に用いた記録の位置"""
    counts = query(actions.see_counts)
    return {
        **_total(counts.projects),
        "by_municipality": _tally(
            counts.projects, MUNICIPALITY_CODES, lambda one: one.lead_municipality
        ),
        "by_field": _tally(counts.projects, list(Field), lambda one: one.field),
        "datasets": counts.datasets,
        "rounds_published": counts.rounds,
        "positions": counts.positions,
    }


def _total(counts: Iterable[ProjectCount]) -> dict[str, int]:
    counted = list(counts)
    return {
        "projects": sum(one.projects for one in counted),
        "cost_yen": sum(one.cost_yen for one in counted),
    }


def _tally(
    counts: Iterable[ProjectCount], keys: Iterable[str], key_of: Callable[[ProjectCount], str]
) -> list[dict[str, Any]]:
    return [
        {"key": str(key), **_total(one for one in counts if key_of(one) == key)} for key in keys
    ]


@blueprint.route("/projects", methods=["GET"])
@permit(permissions.READ_JOINT)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.JointPage)
def list_projects(parameters: dict[str, int]) -> dict[str, Any]:
    """提出された事業の一覧（市町の順、事業番号順）"""
    projects = query(actions.list_projects)
    first = (parameters["page"] - 1) * parameters["per_page"]
    items = projects[first : first + parameters["per_page"]]
    return {"items": items, "total": len(projects), **parameters}


@blueprint.route("/projects/<uuid:project_id>", methods=["GET"])
@permit(permissions.READ_JOINT)
@blueprint.response(200, schemas.JointSummary)
def get_project(project_id: UUID) -> JointProject:
    """提出された事業"""
    return query(actions.get_project, str(project_id))


@blueprint.route("/reports", methods=["GET"])
@permit(permissions.READ_REPORTS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ReportPage)
def list_reports(parameters: dict[str, int]) -> dict[str, Any]:
    """作成した報告書の一覧（新しい順）"""
    rows, total = query(actions.list_reports, parameters["page"], parameters["per_page"])
    return {"items": rows, "total": total, **parameters}


@blueprint.route("/reports", methods=["POST"])
@permit(permissions.MAKE_REPORTS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.OrderSchema, example=schemas.EXAMPLE_ORDER)
@blueprint.response(202, schemas.ReportSchema)
def order_report(order: dict[str, Any]) -> Any:
    """報告書の作成を始める（この時点の内容で固定）"""
    return run(actions.order_report, idempotent_id(), **order)


@blueprint.route("/reports/<uuid:report_id>", methods=["GET"])
@permit(permissions.READ_REPORTS)
@blueprint.response(200, schemas.ReportSchema)
def get_report(report_id: UUID) -> Any:
    """報告書の状態とファイル"""
    return query(actions.get_report, str(report_id))


@blueprint.route("/reports/<uuid:report_id>/files/<string:format_>", methods=["GET"])
@permit(permissions.READ_REPORTS)
@blueprint.response(200, {"format": "binary", "type": "string"}, content_type="*/*")
def get_file(report_id: UUID, format_: str) -> Response:
    """報告書のファイル（pdf, xlsx, docx, csv, csv-cp932）"""
    if format_ not in schemas.FORMATS:
        raise NotFound("その形式はありません。")
    report, file = run(actions.take_file, str(report_id), format_)
    media_type, ending = schemas.FORMATS[format_]
    return stored_file(file.sha256, media_type, f"{report.title}（{report.number}）.{ending}")


@blueprint.route("/word-template", methods=["GET"])
@permit(permissions.MAKE_REPORTS)
@blueprint.response(200, schemas.TemplateSchema)
def get_template() -> Any:
    """登録されているWordのひな形"""
    return query(actions.get_template)


@blueprint.route("/word-template/file", methods=["GET"])
@permit(permissions.MAKE_REPORTS)
@blueprint.response(200, {"format": "binary", "type": "string"}, content_type=schemas.WORD)
def get_template_file() -> Response:
    """使用中のWordのひな形（登録がなければ標準のひな形）"""
    template = query(actions.newest_template)
    content = (
        service_context().files.open(template.sha256) if template else default_template(short_work)
    )
    name = template.file_name if template else "標準のひな形.docx"
    response = send_file(content, mimetype=schemas.WORD)
    save_as(response, name)
    return response


@blueprint.route("/word-template", methods=["PUT"])
@permit(permissions.MAKE_REPORTS)
@blueprint.response(200, schemas.TemplateSchema)
@blueprint.doc(requestBody={"content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}}}}}})  # fmt: skip
def put_template() -> Any:
    """Wordのひな形の差替え（以後の報告書に使用）"""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid(problems=[Problem("/file", "ファイルを選んでください。")])
    with storing_file(caller(), upload.stream):
        check_template(short_work, upload.stream)
        sha256 = service_context().files.put(upload.stream)
    return run(actions.put_template, sha256, bare_name(upload.filename))
