"""Evaluation's HTTP door: it translates; the actions decide."""

from typing import Any
from uuid import UUID

from services.evaluation import actions, permissions, schemas
from services.evaluation.actions.scoring import Entry, MySheets
from services.evaluation.actions.views import RoundView
from services.evaluation.domain import (
    DEFAULT_CRITERIA,
    DEFAULT_CRITERIA_LABEL,
    DEFAULT_CRITERIA_NOTE,
    CouncilDecision,
    HeardProject,
    RoundPlan,
)
from shared.events.evaluation import Decision
from shared.web import etag, idempotent_id, if_match, permit, query, run
from shared.web.bodies import Blueprint
from shared.web.fields import PageQuery

blueprint = Blueprint("evaluation", __name__, description="事業の評価と順位付け")


def _answer(view: RoundView) -> tuple[RoundView, dict[str, str]]:
    return view, etag(view.round.revision)


@blueprint.route("/criteria/default", methods=["GET"])
@permit(permissions.READ_DEFAULT_CRITERIA)
@blueprint.response(200, schemas.DefaultCriteriaSchema)
def get_default_criteria() -> dict[str, Any]:
    """協議会の既定の評価項目・評点の基準・重み"""
    return {
        "label": DEFAULT_CRITERIA_LABEL,
        "note": DEFAULT_CRITERIA_NOTE,
        "criteria": DEFAULT_CRITERIA,
    }


@blueprint.route("/candidates", methods=["GET"])
@permit(permissions.READ_CANDIDATES)
@blueprint.response(200, schemas.ProjectAnswer(many=True))
def list_candidates() -> list[HeardProject]:
    """評価の対象にできる事業（受理・保留）"""
    return list(query(actions.list_scorable_projects))


@blueprint.route("/projects/<uuid:project_id>/results", methods=["GET"])
@permit(permissions.LIST_ROUNDS)
@blueprint.response(200, schemas.ProjectResultAnswer(many=True))
def list_results_of_project(project_id: UUID) -> Any:
    """公表された評価での、事業の順位・評点・決定（新しい順）"""
    return query(actions.list_results_of_project, str(project_id))


@blueprint.route("/home", methods=["GET"])
@permit(permissions.LIST_ROUNDS)
@blueprint.response(200, schemas.RoundInHandAnswer(many=True))
def tell_home() -> Any:
    """手続中の評価（新しい順）と、自分の採点の進み具合"""
    return query(actions.tell_home)


@blueprint.route("/rounds", methods=["GET"])
@permit(permissions.LIST_ROUNDS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.RoundPage)
def list_rounds(parameters: dict[str, int]) -> dict[str, Any]:
    """閲覧できる評価の一覧（新しい順）"""
    items, total = query(actions.list_rounds, parameters["page"], parameters["per_page"])
    return {"items": items, "total": total, **parameters}


@blueprint.route("/rounds", methods=["POST"])
@permit(permissions.RUN_ROUND)
@blueprint.arguments(schemas.RoundContentSchema, example=schemas.EXAMPLE_ROUND)
@blueprint.response(201, schemas.RoundAnswer)
def prepare_round(plan: RoundPlan) -> Any:
    """評価の準備"""
    view, headers = _answer(run(actions.prepare_round, idempotent_id(), plan))
    return view, 201, {**headers, "Location": f"/rounds/{view.round.id}"}


@blueprint.route("/rounds/<uuid:round_id>", methods=["GET"])
@permit(permissions.READ_ROUND)
@blueprint.response(200, schemas.RoundAnswer)
def get_round(round_id: UUID) -> Any:
    """評価の内容と進み具合"""
    return _answer(query(actions.get_round, str(round_id)))


@blueprint.route("/rounds/<uuid:round_id>", methods=["PUT"])
@permit(permissions.RUN_ROUND)
@blueprint.arguments(schemas.RoundContentSchema, example=schemas.EXAMPLE_ROUND)
@blueprint.response(200, schemas.RoundAnswer)
def revise_round(plan: RoundPlan, round_id: UUID) -> Any:
    """評価の内容の変更（開始後は名称・期限・評価者の追加のみ）"""
    return _answer(run(actions.revise_round, str(round_id), if_match(), plan))


@blueprint.route("/rounds/<uuid:round_id>/open", methods=["POST"])
@permit(permissions.RUN_ROUND)
@blueprint.response(200, schemas.RoundAnswer)
def open_round(round_id: UUID) -> Any:
    """評価の開始"""
    return _answer(run(actions.open_round, str(round_id), if_match()))


@blueprint.route("/rounds/<uuid:round_id>/close", methods=["POST"])
@permit(permissions.RUN_ROUND)
@blueprint.response(200, schemas.RoundAnswer)
def close_round(round_id: UUID) -> Any:
    """評価の締切り"""
    return _answer(run(actions.close_round, str(round_id), if_match()))


@blueprint.route("/rounds/<uuid:round_id>/publish", methods=["POST"])
@permit(permissions.PUBLISH)
@blueprint.response(200, schemas.RoundAnswer)
def publish_round(round_id: UUID) -> Any:
    """結果と決定の公表"""
    return _answer(run(actions.publish_round, str(round_id), if_match()))


@blueprint.route("/rounds/<uuid:round_id>/my-scores", methods=["GET"])
@permit(permissions.SCORE)
@blueprint.response(200, schemas.MySheetsAnswer)
def get_my_scores(round_id: UUID) -> MySheets:
    """自分の評価"""
    return query(actions.get_my_scores, str(round_id))


@blueprint.route("/rounds/<uuid:round_id>/candidates/<uuid:project_id>/my-scores", methods=["PUT"])
@permit(permissions.SCORE)
@blueprint.arguments(schemas.SheetSchema, example=schemas.EXAMPLE_SCORES)
@blueprint.response(200, schemas.MySheetAnswer)
def enter_scores(entry: Entry, round_id: UUID, project_id: UUID) -> Any:
    """自分の評価の入力・変更（初めて入力するときの版は0）"""
    mine = run(actions.enter_scores, str(round_id), str(project_id), if_match(), entry)
    return mine, etag(mine.sheet.revision)


@blueprint.route("/rounds/<uuid:round_id>/ranking", methods=["GET"])
@permit(permissions.READ_RANKING)
@blueprint.response(200, schemas.RankingAnswer)
def get_ranking(round_id: UUID) -> Any:
    """全体と市町別の順位（締切り後。公表前は事務局と監査のみ）"""
    return query(actions.get_ranking, str(round_id))


@blueprint.route("/rounds/<uuid:round_id>/candidates/<uuid:project_id>/decision", methods=["PUT"])
@permit(permissions.RUN_ROUND)
@blueprint.arguments(schemas.DecisionSchema, example=schemas.EXAMPLE_DECISION)
@blueprint.response(200, schemas.RoundAnswer)
def record_decision(body: dict[str, Any], round_id: UUID, project_id: UUID) -> Any:
    """採択・保留・不採択の決定の記録（公表までは事務局と監査のみ閲覧できる）"""
    decision = CouncilDecision(
        project_id=str(project_id),
        decision=Decision(body["decision"]),
        reason=body["reason"],
        meeting_date=body["meeting_date"],
    )
    return _answer(run(actions.record_decision, str(round_id), if_match(), decision))


@blueprint.route("/rounds/<uuid:round_id>/candidates/<uuid:project_id>/decisions", methods=["GET"])
@permit(permissions.SEE_INSIDE)
@blueprint.response(200, schemas.DecisionRecordsAnswer)
def list_decisions(round_id: UUID, project_id: UUID) -> dict[str, Any]:
    """これまでに記録された決定（新しい順。最新のものが有効）"""
    return {"items": query(actions.list_decisions, str(round_id), str(project_id))}
