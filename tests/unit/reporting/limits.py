"""A report whose every text is as long as the services' own schemas let it be.

Fields and limits are read from the schemas of HTTP: a new one is covered by itself.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from marshmallow import Schema, fields

from services.council.schemas.commitments import NewCommitment
from services.council.schemas.plans import NewPlanItem
from services.evaluation.schemas.entered import DecisionSchema, RoundContentSchema
from services.registry.schemas import ContentSchema, ProgressSchema
from services.reporting.document import Document, compose
from services.reporting.domain import Achieved, Commitment, JointProject, Progress
from services.reporting.schemas import OrderSchema
from services.sharing.schemas import NewDataset
from shared.events.evaluation import CriterionUsed, ResultsPublished
from shared.vocabulary import MUNICIPALITY_CODES, is_unseen
from shared.web.fields import Line, Text
from tests.unit.reporting.sample import material, order, round_of

Filler = Callable[[int], str]
"""A text of so many characters."""

_DAY = date(2031, 12, 31)


def run_of(piece: str) -> Filler:
    """Nothing but the piece, over and over, as one word."""
    return lambda most: (piece * most)[:most]


def at_limit(schema: Schema, filler: Filler) -> dict[str, Any]:
    """What the schema takes, with as many characters, rows and digits as it allows."""
    return {name: _most(field, filler) for name, field in schema.fields.items()}


def _most(field: fields.Field, filler: Filler) -> Any:
    limits = {
        bound: value
        for one in field.validators
        for bound in ("max", "choices")
        if (value := getattr(one, bound, None)) is not None
    }
    if isinstance(field, Line | Text):
        return filler(limits["max"])
    if isinstance(field, fields.Nested):
        return at_limit(field.schema, filler)
    if isinstance(field, fields.List):
        return _rows(field.inner, limits["max"], filler)
    if "choices" in limits:
        return max(limits["choices"], key=len)
    return _widest(field, limits)


def _rows(inner: fields.Field, most: int, filler: Filler) -> list[Any]:
    row = _most(inner, filler)
    if not isinstance(row, dict):
        return [row]
    years = range(2027, 2027 + most)
    return [
        {**row, "fiscal_year": min(year, 2050)} if "fiscal_year" in row else row for year in years
    ]


def _widest(field: fields.Field, limits: dict[str, Any]) -> Any:
    if isinstance(field, fields.Integer):
        return limits["max"]
    if isinstance(field, fields.Float):
        return -123.4567891 if limits.get("max", 90) <= 180 else -123_456_789_012.25
    return _DAY if isinstance(field, fields.Date) else None


def project(filler: Filler, given: JointProject) -> JointProject:
    """The project, all of whose texts and figures are at their limit."""
    plan_item = at_limit(NewPlanItem(), filler)
    content = at_limit(ContentSchema(), filler)
    kept = {"lead_municipality": given.lead_municipality, "partners": MUNICIPALITY_CODES[1:]}
    return msgspec.convert(
        {
            **msgspec.to_builtins(given),
            **content,
            **kept,
            "plan_item": f"{plan_item['number']} {plan_item['title']}",
        },
        JointProject,
    )


def document(filler: Filler, count: int = 1) -> Document:
    """A report of `count` such projects, scored, decided, committed to and carried out."""
    given = material(count)
    projects = tuple(project(filler, one) for one in given.projects)
    told = at_limit(OrderSchema(), filler)
    most = OrderSchema().fields["texts"].value_field.validators[0].max
    return compose(
        order(title=told["title"], texts={"overview": filler(most)}),
        replace(
            given,
            projects=projects,
            rounds=(results(filler, projects),),
            progress=(progress(filler, projects[0]),),
            datasets=tuple(
                replace(one, title=at_limit(NewDataset(), filler)["title"], row_count=10**9)
                for one in given.datasets
            ),
            commitments=commitments(filler, projects[0]),
        ),
    )


def results(filler: Filler, projects: tuple[JointProject, ...]) -> ResultsPublished:
    entered = at_limit(RoundContentSchema(), filler)
    reason = at_limit(DecisionSchema(), filler)["reason"]
    given = round_of(projects)
    criteria = tuple(
        CriterionUsed(
            id=f"c{place}", name=one["name"], description="", anchors=(), weight=14.2857142
        )
        for place, one in enumerate(entered["criteria"])
    )
    values = tuple(
        replace(given.candidates[0].values[0], criterion_id=one.id, value=4.25) for one in criteria
    )
    candidates = (replace(one, values=values, reason=reason) for one in given.candidates)
    return replace(given, title=entered["title"], criteria=criteria, candidates=tuple(candidates))


def progress(filler: Filler, of: JointProject) -> Progress:
    reported = at_limit(ProgressSchema(), filler)
    return Progress(
        project_id=of.id,
        fiscal_year=2027,
        cost_yen=reported["initial_yen"] + reported["operating_yen"],
        achieved=tuple(Achieved(**one) for one in reported["measured"]),
    )


def commitments(filler: Filler, to: JointProject) -> tuple[Commitment, ...]:
    words = at_limit(NewCommitment(), filler)["words"]
    return tuple(
        Commitment(project_id=to.id, municipality=code, words=words, signed_on=_DAY)
        for code in MUNICIPALITY_CODES
    )


def texts_of(given: Any) -> list[str]:
    """Every text of the document as it is to be printed."""
    if isinstance(given, dict):
        # What Word templates may take from the cover is printed in the last chapter.
        hidden = {"anchor", "link", "block", "slug", "kind", "positions", "checksum"}
        return [text for name, one in given.items() if name not in hidden for text in texts_of(one)]
    if isinstance(given, list | tuple):
        return [text for one in given for text in texts_of(one)]
    return [given] if isinstance(given, str) else []


def letters(text: str) -> Counter[str]:
    """How often each is there, but for those that leave no ink."""
    return Counter(one for one in text if not one.isspace() and not is_unseen(one))
