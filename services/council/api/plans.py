"""Plans and their items."""

from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.blueprint import blueprint
from services.council.domain.plans import Plan, PlanItem
from shared.web import idempotent_id, permit, query, run
from shared.web.fields import PageQuery
from shared.web.headers import IDEMPOTENCY_KEY


@blueprint.route("/plans", methods=["GET"])
@permit(permissions.READ_COMMON)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.PlanPage)
def list_plans(parameters: dict[str, int]) -> Any:
    """計画の一覧（市町の順、新しい順）"""
    items, total = query(actions.list_plans, **parameters)
    return {"items": items, "total": total, **parameters}


@blueprint.route("/plans", methods=["POST"])
@permit(permissions.EDIT_PLANS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewPlan, example=schemas.EXAMPLE_PLAN)
@blueprint.response(201, schemas.PlanAnswer)
def record_plan(body: dict[str, Any]) -> Any:
    """計画の登録"""
    plan = run(actions.record_plan, Plan(id=idempotent_id(), **body))
    return plan, 201, {"Location": f"/plans/{plan.id}"}


@blueprint.route("/plans/<uuid:plan_id>", methods=["GET"])
@permit(permissions.READ_COMMON)
@blueprint.response(200, schemas.PlanAnswer, example=schemas.EXAMPLE_PLAN_ANSWER)
def get_plan(plan_id: UUID) -> Any:
    """計画と項目"""
    return query(actions.get_plan, str(plan_id))


@blueprint.route("/plans/<uuid:plan_id>/items", methods=["POST"])
@permit(permissions.EDIT_PLANS)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(schemas.NewPlanItem, example=schemas.EXAMPLE_ITEM)
@blueprint.response(201, schemas.PlanAnswer)
def add_plan_item(body: dict[str, str], plan_id: UUID) -> Any:
    """計画への項目の追加（項目を含む計画を返す）"""
    return run(actions.add_plan_item, str(plan_id), PlanItem(id=idempotent_id(), **body))
