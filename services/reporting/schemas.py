"""What reporting's HTTP door accepts and answers, with worked examples."""

from typing import Any

from marshmallow import fields, post_load, validate

from services.reporting.document import CHAPTERS
from shared.vocabulary import ReportState
from shared.web.fields import Line, Strict, Text, most

EXAMPLE_ORDER: dict[str, Any] = {
    "title": "令和8年度 共同報告書",
    "chapters": ["overview", "projects", "sheets", "money", "results", "sharing", "appendix"],
    "texts": {
        "overview": "本書は、根室管内1市4町が共同で検討した5G活用事業を取りまとめたものです。"
    },
}

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS = {
    "pdf": ("application/pdf", "pdf"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "docx": (WORD, "docx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "csv-cp932": ("text/csv; charset=Shift_JIS", "shift_jis.csv"),
}
"""Media type and file name ending of each format; no two files of a report have one name."""


def _chapter() -> fields.String:
    return fields.String(validate=validate.OneOf(list(CHAPTERS), error="その章はありません。"))


class OrderSchema(Strict):
    """A report to make; without `chapters`, all of them."""

    title = Line(most=100, least=1, required=True)
    chapters = fields.List(_chapter(), load_default=[], validate=most(len(CHAPTERS)))
    texts = fields.Dict(keys=_chapter(), values=Text(most=4000), load_default={})

    @post_load
    def ordered(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        chosen = data["chapters"]
        return {**data, "chapters": tuple(slug for slug in CHAPTERS if slug in chosen)}


class PositionSchema(Strict):
    service = fields.String()
    position = fields.Integer()
    hash = fields.String()


class FileSchema(Strict):
    format = fields.String()
    sha256 = fields.String()
    size_bytes = fields.Integer()
    notes = fields.List(fields.String())


class UnmadeSchema(Strict):
    format = fields.String()
    why = fields.String()


class ReportSchema(Strict):
    id = fields.UUID()
    number = fields.String()
    title = fields.String()
    chapters = fields.List(fields.String())
    state = fields.String(metadata={"enum": [state.value for state in ReportState]})
    progress = fields.Integer(attribute="percent", metadata={"description": "0 to 100"})
    trouble = fields.String()
    positions = fields.List(fields.Nested(PositionSchema))
    files = fields.List(fields.Nested(FileSchema))
    unmade = fields.List(fields.Nested(UnmadeSchema))
    made_by = fields.String()
    created_at = fields.AwareDateTime()


class ReportPage(Strict):
    items = fields.List(fields.Nested(ReportSchema))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class TallySchema(Strict):
    """Counts and costs of one town or field."""

    key = fields.String()
    projects = fields.Integer()
    cost_yen = fields.Integer()


class OverviewSchema(Strict):
    projects = fields.Integer()
    cost_yen = fields.Integer()
    by_municipality = fields.List(fields.Nested(TallySchema))
    by_field = fields.List(fields.Nested(TallySchema))
    datasets = fields.Integer()
    rounds_published = fields.Integer()
    positions = fields.List(fields.Nested(PositionSchema))


class JointSummary(Strict):
    id = fields.UUID()
    number = fields.String()
    state = fields.String()
    version = fields.Integer()
    title = fields.String()
    field = fields.String()
    lead_municipality = fields.String()
    partners = fields.List(fields.String())
    cost_yen = fields.Integer(attribute="total_yen")
    submitted_on = fields.Date()


class JointPage(Strict):
    items = fields.List(fields.Nested(JointSummary))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class TemplateSchema(Strict):
    sha256 = fields.String()
    file_name = fields.String()
    put_by = fields.String()
    put_at = fields.AwareDateTime()
