"""The sharing service's HTTP door: it translates; the actions decide."""

from typing import Any
from uuid import UUID

from flask import Response

from services.sharing import actions, answers, downloads, permissions, schemas
from services.sharing.domain import CheckedFile, Dataset, Use
from services.sharing.storage.datasets import Choice
from services.sharing.uploads import receive, spool_of
from shared.events.sharing import Recipients
from shared.web import caller, etag, idempotent_id, if_match, permit, query, run, short_work
from shared.web.bodies import Blueprint
from shared.web.context import service_context
from shared.web.fields import PageQuery
from shared.web.storing import storing_file
from shared.workshop import Task, Worker

blueprint = Blueprint("sharing", __name__, description="データ共有")


def _sent_as(example: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"multipart/form-data": {"example": example}}}


@blueprint.route("/datasets", methods=["GET"])
@permit(permissions.LIST)
@blueprint.arguments(schemas.DatasetsQuery, location="query")
@blueprint.response(200, schemas.DatasetPage)
def list_datasets(choice: Choice) -> dict[str, Any]:
    """閲覧できるデータの一覧（絞り込み・ページ送り）"""
    found, total = query(actions.list_datasets, choice)
    items = [answers.dataset(dataset, caller()) for dataset in found]
    return answers.page(items, choice.page, choice.per_page, total)


@blueprint.route("/datasets", methods=["POST"])
@permit(permissions.SHARE)
@blueprint.arguments(schemas.NewDataset, location="form")
@blueprint.arguments(schemas.UploadedFile, location="files")
@blueprint.response(201, schemas.DatasetAnswer)
@blueprint.doc(requestBody=_sent_as(schemas.EXAMPLE_DATASET))
def share_dataset(form: dict[str, Any], files: dict[str, Any]) -> Any:
    """CSVファイルの共有（20MBまで）"""
    query(actions.weigh, form["description"].recipients)
    file = _received(form, files)
    shared = run(actions.share_dataset, idempotent_id(), form["description"], file)
    return _created(shared)


@blueprint.route("/datasets/<uuid:dataset_id>", methods=["GET"])
@permit(permissions.SEE)
@blueprint.response(200, schemas.DatasetAnswer)
def see_dataset(dataset_id: UUID) -> Any:
    """データの概要、最新の版、共有の範囲"""
    return _answer(query(actions.see_dataset, str(dataset_id)))


@blueprint.route("/datasets/<uuid:dataset_id>/versions", methods=["GET"])
@permit(permissions.SEE)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.VersionPage)
def list_versions(parameters: dict[str, int], dataset_id: UUID) -> dict[str, Any]:
    """登録された版（新しい順、ページ送り）"""
    found, total = query(actions.list_versions, dataset_id=str(dataset_id), **parameters)
    return answers.page([answers.version(one) for one in found], **parameters, total=total)


@blueprint.route("/datasets/<uuid:dataset_id>/versions", methods=["POST"])
@permit(permissions.ADD_VERSION)
@blueprint.arguments(schemas.FileForm, location="form")
@blueprint.arguments(schemas.UploadedFile, location="files")
@blueprint.response(201, schemas.DatasetAnswer)
@blueprint.doc(requestBody=_sent_as(schemas.EXAMPLE_VERSION))
def add_version(form: dict[str, Any], files: dict[str, Any], dataset_id: UUID) -> Any:
    """新しい版の追加（20MBまで）。前の版は残ります。"""
    query(actions.see_dataset_to_change, str(dataset_id))
    file = _received(form, files)
    return _created(run(actions.add_version, str(dataset_id), idempotent_id(), file))


@blueprint.route("/datasets/<uuid:dataset_id>/consent", methods=["PUT"])
@permit(permissions.CHANGE_CONSENT)
@blueprint.arguments(schemas.ConsentForm, example=schemas.EXAMPLE_CONSENT)
@blueprint.response(200, schemas.DatasetAnswer)
def change_consent(recipients: Recipients, dataset_id: UUID) -> Any:
    """共有の範囲の変更、同意の撤回"""
    return _answer(run(actions.change_consent, str(dataset_id), if_match(), recipients))


@blueprint.route("/datasets/<uuid:dataset_id>/consents", methods=["GET"])
@permit(permissions.SEE_CONSENTS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ConsentPage)
def list_consents(parameters: dict[str, int], dataset_id: UUID) -> dict[str, Any]:
    """誰がいつ、共有の範囲を何から何に変えたか（新しい順、ページ送り）"""
    found, total = query(actions.list_consents, dataset_id=str(dataset_id), **parameters)
    return answers.page([answers.consent(one) for one in found], **parameters, total=total)


@blueprint.route("/datasets/<uuid:dataset_id>/preview", methods=["GET"])
@permit(permissions.READ)
@blueprint.arguments(schemas.PreviewQuery, location="query")
@blueprint.response(200, schemas.PreviewAnswer)
def preview(parameters: dict[str, Any], dataset_id: UUID) -> dict[str, Any]:
    """はじめの数行。すべての値は文字として返します。"""
    asked = run(actions.ask_to_read, str(dataset_id), parameters["version"], Use.PREVIEW)
    worker, files = _worker_for_reader(dataset_id), service_context().files
    return downloads.preview(worker, files, asked.version_to_read(), parameters["limit"])


@blueprint.route("/datasets/<uuid:dataset_id>/download", methods=["GET"])
@permit(permissions.READ)
@blueprint.arguments(schemas.DownloadQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def download(parameters: dict[str, Any], dataset_id: UUID) -> Response:
    """CSVファイル。`original` は共有されたままのファイルです。

    表計算ソフトのための `utf-8`（BOM付き）と `cp932` では、数式のように始まるセルの先頭に、また
    セルの中でも、区切り方によって数式になるところの前に「'」を付けます。
    `Yui-Replaced` は置き換えた文字、`Yui-Apostrophes` は「'」を付けたセルの数です。
    """
    asked = run(actions.ask_to_read, str(dataset_id), parameters["version"], Use.DOWNLOAD)
    version, encoding = asked.version_to_read(), parameters["encoding"]
    if encoding == "original":
        return downloads.as_stored(service_context().files, version)
    worker, files = _worker_for_reader(dataset_id), service_context().files
    spool = spool_of(service_context().settings)
    return downloads.for_spreadsheets(worker, files, spool, version, encoding)


@blueprint.route("/datasets/<uuid:dataset_id>/alterations", methods=["GET"])
@permit(permissions.READ)
@blueprint.arguments(schemas.AlterationsQuery, location="query")
@blueprint.response(200, schemas.AlterationsAnswer)
def alterations(parameters: dict[str, Any], dataset_id: UUID) -> dict[str, Any]:
    """ダウンロードすると元のファイルとどこが異なるか（置き換わる文字を示すため、閲覧として記録に残ります）"""
    asked = run(actions.ask_to_read, str(dataset_id), parameters["version"], Use.PREVIEW)
    version, spool = asked.version_to_read(), spool_of(service_context().settings)
    worker, files = _worker_for_reader(dataset_id), service_context().files
    return downloads.alterations(worker, files, spool, version, parameters["encoding"])


@blueprint.route("/datasets/<uuid:dataset_id>/accesses", methods=["GET"])
@permit(permissions.SEE_ACCESSES)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.AccessPage)
def list_accesses(parameters: dict[str, int], dataset_id: UUID) -> dict[str, Any]:
    """このデータを誰が閲覧・取得したか（拒否を含む、新しい順）"""
    found, total = query(actions.list_accesses, dataset_id=str(dataset_id), **parameters)
    return answers.page([answers.access(one) for one in found], **parameters, total=total)


@blueprint.route("/accesses", methods=["GET"])
@permit(permissions.SEE_ACCESS_LOG)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.AccessPage)
def list_all_accesses(parameters: dict[str, int]) -> dict[str, Any]:
    """すべてのデータの閲覧・取得の記録（拒否を含む、新しい順）"""
    found, total = query(actions.list_all_accesses, **parameters)
    return answers.page([answers.access(one) for one in found], **parameters, total=total)


def _worker_for_reader(dataset_id: UUID) -> Worker:
    """As `short_work`; whoever lost the right to read meanwhile is refused what was made."""

    def work(task: Task) -> Any:
        made = short_work(task)
        run(actions.confirm_reader, str(dataset_id))
        return made

    return work


def _received(form: dict[str, Any], files: dict[str, Any]) -> CheckedFile:
    with storing_file(caller(), files["file"].stream):
        return receive(
            short_work,
            spool_of(service_context().settings),
            service_context().files,
            files["file"],
            int(form["header_rows"]) if form["header_rows"] else None,
            form["identifier_columns"],
        )


def _answer(dataset: Dataset) -> tuple[dict[str, Any], dict[str, str]]:
    return answers.dataset(dataset, caller()), etag(dataset.revision)


def _created(dataset: Dataset) -> tuple[dict[str, Any], int, dict[str, str]]:
    document, headers = _answer(dataset)
    return document, 201, {**headers, "Location": f"/datasets/{dataset.id}"}
