"""What is answered about rounds, own scores and rankings."""

from marshmallow import fields

from services.evaluation.actions.views import Progress
from services.evaluation.domain import EXPERTS
from services.evaluation.schemas.entered import CriterionSchema, DecisionSchema, ScoreSchema
from shared.events.evaluation import Decision, WhyUnranked
from shared.vocabulary import RoundState
from shared.web.fields import Strict, choice


class DefaultCriteriaSchema(Strict):
    """The council's own default, to be shown with its label and note."""

    label = fields.String()
    note = fields.String()
    criteria = fields.List(fields.Nested(CriterionSchema))


class CriterionAnswer(Strict):
    id = fields.String()
    name = fields.String()
    description = fields.String()
    anchors = fields.List(fields.String())
    weight = fields.Float()


class ProjectAnswer(Strict):
    """A project that a round may take up."""

    project_id = fields.UUID(attribute="id")
    number = fields.String()
    title = fields.String()
    lead_municipality = fields.String()
    partners = fields.List(fields.String())
    state = fields.String()


class CandidateAnswer(Strict):
    """A candidate; while it has not arrived (未着) nothing but its id is known.

    `is_reference` (参考): too few for a rank have scored it or, before the close, may score it. How
    many have scored it is told to those who see inside, and to all once the round is published.
    """

    project_id = fields.UUID(attribute="candidate.project_id")
    arrived = fields.Function(lambda view: view.candidate.project is not None)
    number = fields.String(attribute="candidate.project.number", dump_default=None, allow_none=True)
    title = fields.String(attribute="candidate.project.title", dump_default=None, allow_none=True)
    lead_municipality = fields.String(
        attribute="candidate.project.lead_municipality", dump_default=None, allow_none=True
    )
    partners = fields.List(
        fields.String(), attribute="candidate.project.partners", dump_default=list
    )
    is_withdrawn = fields.Boolean(attribute="candidate.is_withdrawn")
    eligible_evaluators = fields.Integer()
    scored_evaluators = fields.Integer(allow_none=True)
    is_reference = fields.Boolean()
    decision = fields.Nested(DecisionSchema, allow_none=True)


class DecisionRecordAnswer(Strict):
    """A decision as it was recorded; by whom and when is null where that was not kept yet."""

    decision = choice(Decision, attribute="decision.decision")
    reason = fields.String(attribute="decision.reason")
    meeting_date = fields.Date(attribute="decision.meeting_date")
    recorded_by = fields.String(attribute="by", allow_none=True)
    recorded_at = fields.AwareDateTime(attribute="at", allow_none=True)


class DecisionRecordsAnswer(Strict):
    """Every decision ever recorded on a candidate, the newest first: that one counts."""

    items = fields.List(fields.Nested(DecisionRecordAnswer))


class EvaluatorAnswer(Strict):
    """An evaluator's progress: sheets begun, and complete ones, of those they may fill in.

    A sheet is complete when each criterion has a grade or is said not to be judged. Who is not
    `able` to score any more counts for the projects that they have scored, and for no other.
    """

    member_id = fields.String(attribute="appointment.member_id")
    municipality = fields.Function(lambda view: _municipality(view.appointment.group))
    until = fields.Date(attribute="appointment.until", allow_none=True)
    able = fields.Boolean(attribute="is_able")
    progress = choice(Progress)
    begun = fields.Integer()
    entered = fields.Integer()
    expected = fields.Integer()


def _municipality(group: str) -> str | None:
    return None if group == EXPERTS else group


class RoundSummary(Strict):
    """A round in a list; `evaluators` holds what the caller may see of the evaluators.

    `candidate_count` leaves out what was withdrawn.
    """

    id = fields.UUID(attribute="round.id")
    title = fields.String(attribute="round.title")
    fiscal_year = fields.Integer(attribute="round.fiscal_year")
    state = choice(RoundState, attribute="round.state")
    due_date = fields.Date(attribute="round.due_date")
    allow_own = fields.Boolean(attribute="round.allow_own")
    fewest_evaluators = fields.Integer(attribute="round.fewest_evaluators")
    candidate_count = fields.Function(
        lambda view: sum(not each.is_withdrawn for each in view.round.candidates)
    )
    evaluator_count = fields.Function(lambda view: len(view.round.appointments))
    evaluators = fields.List(fields.Nested(EvaluatorAnswer))
    actions = fields.List(fields.String())
    revision = fields.Integer(attribute="round.revision")
    created_at = fields.AwareDateTime(attribute="round.created_at")
    opened_at = fields.AwareDateTime(attribute="round.opened_at", allow_none=True)
    closed_at = fields.AwareDateTime(attribute="round.closed_at", allow_none=True)
    published_at = fields.AwareDateTime(attribute="round.published_at", allow_none=True)


class RoundAnswer(RoundSummary):
    """A round as the caller may see it."""

    criteria = fields.List(fields.Nested(CriterionAnswer), attribute="round.criteria")
    candidates = fields.List(fields.Nested(CandidateAnswer))


class RoundInHandAnswer(Strict):
    """`entered` of `expected` sheets are the caller's own; null where they do not score."""

    id = fields.UUID(attribute="round.id")
    title = fields.String(attribute="round.title")
    state = choice(RoundState, attribute="round.state")
    due_date = fields.Date(attribute="round.due_date")
    entered = fields.Function(lambda one: one.own and one.own.entered)
    expected = fields.Function(lambda one: one.own and one.own.expected)


class RoundPage(Strict):
    items = fields.List(fields.Nested(RoundSummary))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class MySheetAnswer(Strict):
    """The caller's own sheet; `revision` 0 before anything was entered."""

    project_id = fields.UUID(attribute="candidate.project_id")
    number = fields.String(attribute="candidate.project.number")
    title = fields.String(attribute="candidate.project.title")
    lead_municipality = fields.String(attribute="candidate.project.lead_municipality")
    partners = fields.List(fields.String(), attribute="candidate.project.partners")
    is_withdrawn = fields.Boolean(attribute="candidate.is_withdrawn")
    may_score = fields.Boolean()
    is_own_project = fields.Boolean()
    scores = fields.List(fields.Nested(ScoreSchema))
    is_complete = fields.Boolean()
    comment = fields.String(attribute="sheet.comment")
    revision = fields.Integer(attribute="sheet.revision")
    updated_at = fields.AwareDateTime(attribute="sheet.updated_at", allow_none=True)


class MySheetsAnswer(Strict):
    round_id = fields.UUID()
    state = choice(RoundState)
    items = fields.List(fields.Nested(MySheetAnswer))


class ValueAnswer(Strict):
    """A value on the scale 1 to 5, null for 不明, and from how many it comes."""

    criterion_id = fields.String()
    value = fields.Float(allow_none=True)
    evaluators = fields.Integer()
    groups = fields.Integer()


class RankingEntryAnswer(Strict):
    """One candidate's result; unranked ones say why."""

    project_id = fields.UUID(attribute="result.project_id")
    number = fields.String(attribute="result.number")
    title = fields.String(attribute="result.title")
    lead_municipality = fields.String(attribute="result.lead_municipality")
    partners = fields.List(fields.String(), attribute="result.partners")
    values = fields.List(fields.Nested(ValueAnswer), attribute="result.values")
    score = fields.Float(attribute="result.score", allow_none=True)
    rank = fields.Integer(attribute="result.rank", allow_none=True)
    rank_in_municipality = fields.Integer(attribute="result.rank_in_municipality", allow_none=True)
    why_unranked = choice(WhyUnranked, attribute="result.why_unranked", allow_none=True)
    why_unranked_label = fields.String(
        attribute="result.why_unranked.label", dump_default=None, allow_none=True
    )
    own_evaluations = fields.List(fields.String(), attribute="result.own_evaluations")
    decision = choice(Decision, attribute="result.decision", allow_none=True)
    reason = fields.String(attribute="result.reason")
    meeting_date = fields.Date(attribute="result.meeting_date", allow_none=True)
    eligible_evaluators = fields.Integer(attribute="result.eligible_evaluators")
    scored_evaluators = fields.Integer(attribute="result.scored_evaluators")
    comments = fields.List(fields.String())


class ProjectResultAnswer(Strict):
    """What a published round said of one project, and how many candidates took a rank in it."""

    round_id = fields.UUID(attribute="round.id")
    title = fields.String(attribute="round.title")
    published_at = fields.AwareDateTime(attribute="round.published_at")
    criteria = fields.List(fields.Nested(CriterionAnswer), attribute="round.criteria")
    ranked = fields.Integer()
    entry = fields.Nested(RankingEntryAnswer)


class RankingAnswer(Strict):
    round_id = fields.UUID(attribute="round.id")
    title = fields.String(attribute="round.title")
    state = choice(RoundState, attribute="round.state")
    allow_own = fields.Boolean(attribute="round.allow_own")
    method = fields.String()
    criteria = fields.List(fields.Nested(CriterionAnswer), attribute="round.criteria")
    overall = fields.List(fields.Nested(RankingEntryAnswer))
    by_municipality = fields.Dict(
        keys=fields.String(), values=fields.List(fields.Nested(RankingEntryAnswer))
    )
