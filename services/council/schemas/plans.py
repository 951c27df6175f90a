"""Plans, and what everybody in the council knows."""

from typing import Any

from marshmallow import fields

from shared.web.fields import Line, PageQuery, Strict, fiscal_year, municipality_code

EXAMPLE_PLAN: dict[str, Any] = {
    "title": "根室市情報化計画",
    "municipality": "012238",
    "first_fiscal_year": 2022,
    "last_fiscal_year": 2026,
}

EXAMPLE_ITEM: dict[str, Any] = {"number": "2-(3)", "title": "来庁者向けWⅰFⅰ環境の充実"}

EXAMPLE_PLAN_ANSWER: dict[str, Any] = {
    "id": "0c9be6f4-7a53-4e1d-8f26-b1d0a4c3e895",
    **EXAMPLE_PLAN,
    "items": [{"id": "a3d1f07e-52b8-4c69-9e04-6f8b2c7d1e50", **EXAMPLE_ITEM}],
}


class NewPlan(Strict):
    title = Line(most=100, least=1, required=True)
    municipality = municipality_code(required=True)
    first_fiscal_year = fiscal_year(required=True)
    last_fiscal_year = fiscal_year(required=True)


class NewPlanItem(Strict):
    number = Line(most=20, least=1, required=True)
    title = Line(most=200, least=1, required=True)


class PlanItemAnswer(NewPlanItem):
    id = fields.UUID()


class PlanAnswer(NewPlan):
    id = fields.UUID()
    items = fields.List(fields.Nested(PlanItemAnswer))


class PlanPage(PageQuery):
    items = fields.List(fields.Nested(PlanAnswer))
    total = fields.Integer()


class MunicipalityAnswer(Strict):
    """A member municipality; its hall's place is WGS84 degrees, to about 500 m."""

    code = fields.String()
    name = fields.String()
    latitude = fields.Float()
    longitude = fields.Float()
    population = fields.Integer()
    population_as_of = fields.Date()
    area_km2 = fields.Float()


class MunicipalityList(Strict):
    items = fields.List(fields.Nested(MunicipalityAnswer))


class DxPriorityAnswer(Strict):
    slug = fields.String()
    name = fields.String()


class DxPriorityListAnswer(Strict):
    """The 重点取組事項 of one version of the plan, in its order."""

    plan = fields.String()
    version = fields.String()
    items = fields.List(fields.Nested(DxPriorityAnswer))
