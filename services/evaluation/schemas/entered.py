"""What is entered: rounds, scores and decisions, with worked examples."""

from typing import Any

from marshmallow import fields, post_load, validate

from services.evaluation.actions.scoring import Entry
from services.evaluation.domain import (
    DEFAULT_CRITERIA,
    EXPERTS,
    Appointment,
    CriterionDraft,
    RoundPlan,
    Score,
)
from shared.events.evaluation import Decision
from shared.web.fields import (
    Day,
    Figure,
    Line,
    Strict,
    Text,
    choice,
    fiscal_year,
    most,
    municipality_code,
)

_PROJECT = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01"
_ID: dict[str, Any] = {
    "invalid_uuid": "識別子の形が正しくありません。",
    "required": "指定してください。",
}
_GRADE = "評点は1から5までの整数から選んでください。"

EXAMPLE_ROUND: dict[str, Any] = {
    "title": "令和8年度 第1回評価",
    "fiscal_year": 2026,
    "criteria": [
        {
            "name": draft.name,
            "description": draft.description,
            "anchors": list(draft.anchors),
            "weight": draft.weight,
        }
        for draft in DEFAULT_CRITERIA
    ],
    "candidates": [_PROJECT],
    "evaluators": [
        {"member_id": "0c8f2d4b-6f1e-4f0b-9a53-7d1e5b2c4a11", "municipality": "012238"},
        {
            "member_id": "0c8f2d4b-6f1e-4f0b-9a53-7d1e5b2c4a12",
            "municipality": None,
            "until": "2027-03-31",
        },
    ],
    "allow_own": False,
    "due_date": "2026-12-18",
}

EXAMPLE_SCORES: dict[str, Any] = {
    "scores": [
        {"criterion_id": "c1", "grade": 4},
        {"criterion_id": "c2", "grade": 5},
        {"criterion_id": "c3", "grade": None},
    ],
    "comment": "漁船の安全確保に効果が大きい。運用費の財源は確認が必要。",
}

EXAMPLE_DECISION: dict[str, Any] = {
    "decision": "adopted",
    "reason": "地域課題への効果が高く、関係者との調整も進んでいるため。",
    "meeting_date": "2026-11-20",
}


class CriterionSchema(Strict):
    """A criterion as written; `anchors[0]` is what grade 1 means."""

    name = Line(most=60, required=True)
    description = Text(most=500, load_default="")
    anchors = fields.List(Text(most=300), required=True, validate=most(5))
    weight = Figure(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CriterionDraft:
        return CriterionDraft(**{**data, "anchors": tuple(data["anchors"])})


class EvaluatorSchema(Strict):
    """An appointment; without municipality as an outside expert. `until` is the last day."""

    member_id = fields.UUID(required=True, error_messages=_ID)
    municipality = municipality_code(required=True, allow_none=True)
    until = Day(load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Appointment:
        return Appointment(
            member_id=str(data["member_id"]),
            group=data["municipality"] or EXPERTS,
            until=data["until"],
        )


class RoundContentSchema(Strict):
    """What is entered for a round; candidates and evaluators may be added until it opens."""

    title = Line(most=100, least=1, required=True)
    fiscal_year = fiscal_year(required=True)
    criteria = fields.List(fields.Nested(CriterionSchema), required=True, validate=most(20))
    candidates = fields.List(fields.UUID(error_messages=_ID), required=True, validate=most(200))
    evaluators = fields.List(fields.Nested(EvaluatorSchema), required=True, validate=most(100))
    allow_own = fields.Boolean(load_default=False)
    due_date = Day(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RoundPlan:
        return RoundPlan(
            title=data["title"],
            fiscal_year=data["fiscal_year"],
            due_date=data["due_date"],
            allow_own=data["allow_own"],
            criteria=tuple(data["criteria"]),
            project_ids=tuple(str(each) for each in data["candidates"]),
            appointments=tuple(data["evaluators"]),
        )


class DecisionSchema(Strict):
    """The council's decision on a candidate."""

    decision = choice(Decision, required=True)
    reason = Text(most=1000, required=True)
    meeting_date = Day(required=True)


class ScoreSchema(Strict):
    """A grade of 1 to 5, or null for "not judged"."""

    criterion_id = Line(most=10, least=1, required=True)
    grade = fields.Integer(
        strict=True,
        required=True,
        allow_none=True,
        validate=validate.Range(1, 5, error=_GRADE),
        error_messages={"invalid": _GRADE, "required": "評点又はnullを指定してください。"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Score:
        return Score(**data)


class SheetSchema(Strict):
    """One evaluator's scores of one candidate; criteria left out wait for an answer."""

    scores = fields.List(fields.Nested(ScoreSchema), required=True, validate=most(20))
    comment = Text(most=2000, load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Entry:
        return Entry(scores=tuple(data["scores"]), comment=data["comment"])
