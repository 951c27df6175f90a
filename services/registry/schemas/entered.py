"""What is entered: a project's content, its 実績, what is searched for, and words to a step."""

from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, post_load, validate

from services.registry.domain import (
    ROWS,
    Activity,
    Content,
    Cost,
    Funding,
    Indicator,
    Measurement,
    Progress,
    Site,
)
from services.registry.storage import SORTABLE
from shared.errors import Problem
from shared.vocabulary import Approval, Field, FundingSource, ProjectState, SiteKind
from shared.vocabulary.project_form import FORM, FormField, Kind
from shared.web.errors import problems_in
from shared.web.fields import (
    Day,
    Figure,
    Line,
    PageQuery,
    Strict,
    Text,
    choice,
    fiscal_year,
    most,
    municipality_code,
    number,
    yen,
)

EXAMPLE_CONTENT: dict[str, Any] = {
    "title": "①知床岬周辺の通信環境改善（WⅰFⅰ含む）",
    "lead_municipality": "016942",
    "partners": ["016934"],
    "field": "fisheries",
    "problem": "知床岬周辺では携帯電話がつながらず、遭難や海難の通報が遅れる。",
    "beneficiaries": "沿岸漁業者、観光船事業者、登山者",
    "use_of_5g": "番屋と観光船の航路に5Gの電波を届け、映像による通報と見守りを行う。",
    "necessity": "4Gでは上り帯域が足りず、衛星は複数船の同時映像に耐えない。",
    "network": "carrier_5g",
    "sites": [{"name": "羅臼漁港", "kind": "port", "latitude": 44.0215, "longitude": 145.1968}],
    "schedule": [{"fiscal_year": 2026, "activity": "電波調査と基本設計"}],
    "costs": [{"fiscal_year": 2026, "initial_yen": 12000000, "operating_yen": 800000}],
    "funding": [
        {"fiscal_year": 2026, "source": "national_subsidy", "amount_yen": 6400000},
        {"fiscal_year": 2026, "source": "general", "amount_yen": 6400000},
    ],
    "indicators": [
        {
            "name": "通話可能な航路の割合",
            "unit": "％",
            "baseline": 20.0,
            "target": 80.0,
            "due_date": "2027-03-31",
        }
    ],
    "digital_divide": "高齢の漁業者には漁協で操作説明会を開き、無線での連絡も残す。",
    "plan_item_id": None,
    "contact_section": "羅臼町 企画財政課",
}


def finite(**kwargs: Any) -> Figure:
    in_range = validate.Range(-1e12, 1e12, error="数値が大きすぎます。")
    return Figure(validate=in_range, **kwargs)


def _degrees(limit: int) -> Figure:
    """Up to 180 also of a latitude: the domain says which two of them changed places."""
    message = f"-{limit}から{limit}までの度で入力してください。"
    return Figure(
        required=True,
        allow_none=True,
        validate=validate.Range(-180, 180, error=message),
        error_messages={"special": message},
    )


class SiteSchema(Strict):
    name = Line(most=100, required=True)
    kind = choice(SiteKind, empty=True, required=True)
    latitude = _degrees(90)
    longitude = _degrees(180)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Site:
        return Site(**data)


class ActivitySchema(Strict):
    fiscal_year = fiscal_year(required=True, allow_none=True)
    activity = Text(most=500, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Activity:
        return Activity(**data)


class CostSchema(Strict):
    fiscal_year = fiscal_year(required=True, allow_none=True)
    initial_yen = yen()
    operating_yen = yen()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Cost:
        return Cost(**data)


class FundingSchema(Strict):
    fiscal_year = fiscal_year(required=True, allow_none=True)
    source = choice(FundingSource, empty=True, required=True)
    amount_yen = yen(allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Funding:
        return Funding(**data)


class IndicatorSchema(Strict):
    name = Line(most=100, required=True)
    unit = Line(most=20, required=True)
    baseline = finite(allow_none=True, load_default=None)
    target = finite(required=True, allow_none=True)
    due_date = Day(required=True, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Indicator:
        return Indicator(**data)


_ROW_SCHEMAS: Mapping[str, type[Schema]] = {
    "sites": SiteSchema,
    "schedule": ActivitySchema,
    "costs": CostSchema,
    "funding": FundingSchema,
    "indicators": IndicatorSchema,
}


def _entered(field: FormField) -> fields.Field[Any]:
    """What is taken of a field of the form."""
    match field.kind:
        case Kind.LINE if field.drafted:
            return Line(most=field.most, least=1, required=True)
        case Kind.LINE:
            return Line(most=field.most, load_default="")
        case Kind.TEXT:
            return Text(most=field.most, load_default="")
        case Kind.NUMBER:
            return number(field.most, field.unit)
        case Kind.CHOICE:
            return choice(field.choices, empty=True, load_default="")
        case Kind.TOWN:
            return municipality_code(required=True)
        case Kind.TOWNS:
            return fields.List(municipality_code(), load_default=[], validate=most(field.most))
        case Kind.PLAN_ITEM:
            return fields.UUID(allow_none=True, load_default=None)
        case Kind.ROWS:
            rows = fields.Nested(_ROW_SCHEMAS[field.name])
            return fields.List(rows, load_default=[], validate=most(field.most))


class ContentSchema(Strict):
    """ProjectContent: a draft may leave out all but the title and the lead municipality.

    What is not known yet of a row is blank or null.
    """

    locals().update({field.name: _entered(field) for field in FORM})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Content:
        plan_item = data.pop("plan_item_id")
        lists = [field.name for field in FORM if field.kind in (Kind.TOWNS, Kind.ROWS)]
        data.update({name: tuple(data[name]) for name in lists})
        data["partners"] = tuple(dict.fromkeys(data["partners"]))
        return Content(plan_item_id=plan_item and str(plan_item), **data)


class AnyContent(Schema):
    """What is to be checked, right or wrong."""

    class Meta:
        unknown = INCLUDE


def as_far_as_valid(document: dict[str, Any]) -> tuple[Content, tuple[Problem, ...]]:
    """The content without what ContentSchema refuses, and what that is."""
    schema = ContentSchema()
    try:
        return schema.load(document), ()
    except ValidationError as refused:
        valid: dict[str, Any] = {"title": "", "lead_municipality": ""}
        valid |= refused.valid_data if isinstance(refused.valid_data, dict) else {}
        for name, row in ROWS.items():
            given = valid.get(name) or []
            valid[name] = tuple(row(**one) if isinstance(one, dict) else one for one in given)
        return Content(**valid), problems_in(refused.messages)


class MeasurementSchema(Strict):
    name = Line(most=100, least=1, required=True)
    value = finite(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Measurement:
        return Measurement(**data)


class ProgressSchema(Strict):
    """One fiscal year's 実績; the year is in the path."""

    initial_yen = yen()
    operating_yen = yen()
    measured = fields.List(fields.Nested(MeasurementSchema), load_default=[], validate=most(20))

    def to_progress(self, data: dict[str, Any], year: int) -> Progress:
        return Progress(fiscal_year=year, **{**data, "measured": tuple(data["measured"])})


class HistoryQuery(PageQuery):
    """An entry may tell a project's whole text twice, before and after: 100 kB of it."""

    per_page = fields.Integer(load_default=20, validate=validate.Range(1, 20))


class SearchQuery(PageQuery):
    state = choice(ProjectState, empty=True, load_default="")
    approval = choice(Approval, empty=True, load_default="")
    field = choice(Field, empty=True, load_default="")
    municipality = fields.String(load_default="", validate=validate.Length(max=6))
    fiscal_year = fiscal_year(strict=False, load_default=None, allow_none=True)
    q = Line(most=100, load_default="")
    sort = fields.String(
        load_default="-updated_at",
        validate=validate.OneOf([*SORTABLE, *(f"-{name}" for name in SORTABLE)]),
    )


class CommentSchema(Strict):
    comment = Text(most=2000, least=1, required=True)


class ReasonSchema(Strict):
    reason = Text(most=2000, least=1, required=True)
