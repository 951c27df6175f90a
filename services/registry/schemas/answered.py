"""What is answered about projects."""

from marshmallow import fields

from services.registry.schemas.entered import ContentSchema, ProgressSchema
from shared.vocabulary import Approval, ProjectState, SiteKind
from shared.web.fields import ProblemSchema, Strict, choice


class AttachmentSchema(Strict):
    sha256 = fields.String()
    file_name = fields.String()
    media_type = fields.String()
    size_bytes = fields.Integer()


class ProgressAnswer(ProgressSchema):
    fiscal_year = fields.Integer()


class ProjectSchema(Strict):
    """A project as the caller may see it."""

    id = fields.UUID()
    number = fields.String(allow_none=True)
    state = choice(ProjectState)
    approval = choice(Approval)
    revision = fields.Integer()
    version = fields.Integer()
    content = fields.Nested(ContentSchema)
    attachments = fields.List(fields.Nested(AttachmentSchema))
    unsubmitted_changes = fields.Boolean()
    round_id = fields.String(allow_none=True)
    progress = fields.List(fields.Nested(ProgressAnswer))
    return_comment = fields.String(attribute="unanswered_comment")
    actions = fields.List(fields.String())
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)


class SummarySchema(Strict):
    id = fields.UUID()
    number = fields.String(allow_none=True)
    state = choice(ProjectState)
    approval = choice(Approval)
    revision = fields.Integer()
    version = fields.Integer()
    title = fields.String()
    field = fields.String()
    lead_municipality = fields.String(attribute="lead")
    first_year = fields.Integer(allow_none=True)
    last_year = fields.Integer(allow_none=True)
    cost_yen = fields.Integer()
    updated_at = fields.AwareDateTime(attribute="shown_at")
    submitted_at = fields.AwareDateTime(allow_none=True)
    unsubmitted_changes = fields.Boolean()


class ProjectPage(Strict):
    items = fields.List(fields.Nested(SummarySchema))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class ChangeSchema(Strict):
    label = fields.String()
    before = fields.String()
    after = fields.String()


class HistorySchema(Strict):
    at = fields.AwareDateTime()
    by = fields.String()
    event = fields.String()
    from_state = choice(ProjectState)
    to_state = choice(ProjectState)
    version = fields.Integer()
    comment = fields.String()
    lapsed = fields.Boolean()
    changes = fields.List(fields.Nested(ChangeSchema))


class HistoryPage(Strict):
    items = fields.List(fields.Nested(HistorySchema))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class CheckSchema(Strict):
    """What is wrong with a content even as a draft, and what keeps it from being submitted."""

    wrong = fields.List(fields.Nested(ProblemSchema))
    lacking = fields.List(fields.Nested(ProblemSchema))


class WaitingSchema(Strict):
    """Projects that wait for the caller; `queue` says for what."""

    queue = fields.String()
    items = fields.List(fields.Nested(SummarySchema))
    total = fields.Integer()


class NewsSchema(Strict):
    """Something that others did with a project of the caller's town."""

    project_id = fields.UUID(attribute="project.id")
    title = fields.String(attribute="project.title")
    lead_municipality = fields.String(attribute="project.lead")
    at = fields.AwareDateTime(attribute="entry.at")
    by = fields.String(attribute="entry.by")
    event = fields.String(attribute="entry.event")
    to_state = choice(ProjectState, attribute="entry.to_state")
    comment = fields.String(attribute="entry.comment")
    lapsed = fields.Boolean(attribute="entry.lapsed")


class HomeSchema(Strict):
    """What the home page tells of projects; `newest` are those that changed last."""

    waiting = fields.List(fields.Nested(WaitingSchema))
    news = fields.List(fields.Nested(NewsSchema))
    newest = fields.List(fields.Nested(SummarySchema))


class VersionSchema(Strict):
    version = fields.Integer()
    content = fields.Dict()
    attachments = fields.List(fields.Nested(AttachmentSchema))
    submitted_at = fields.AwareDateTime()


class SiteOnMap(Strict):
    project_id = fields.UUID()
    title = fields.String()
    state = choice(ProjectState)
    municipality = fields.String()
    name = fields.String()
    kind = choice(SiteKind)
    latitude = fields.Float()
    longitude = fields.Float()
