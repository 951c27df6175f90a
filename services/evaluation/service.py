"""Evaluation's nameko door: what it serves and what it hears."""

from services.evaluation import projections
from services.evaluation.api import blueprint
from services.evaluation.storage import tables
from shared.events.council import (
    MemberAppointed,
    MemberChanged,
    MemberResumed,
    MemberSuspended,
)
from shared.events.registry import (
    ProjectAccepted,
    ProjectDecided,
    ProjectEvaluationBegun,
    ProjectReturned,
    ProjectSubmitted,
    ProjectWithdrawn,
)
from shared.messaging.handlers import Handlers, projection
from shared.service import HttpDoor, Stream

PROJECTS_HEARD: Handlers = {
    ProjectSubmitted: projection(projections.project_submitted),
    ProjectAccepted: projection(projections.project_accepted),
    ProjectReturned: projection(projections.project_returned),
    ProjectWithdrawn: projection(projections.project_withdrawn),
    ProjectEvaluationBegun: projection(projections.evaluation_begun),
    ProjectDecided: projection(projections.project_decided),
}

MEMBERS_HEARD: Handlers = {
    MemberAppointed: projection(projections.member_recorded),
    MemberChanged: projection(projections.member_recorded),
    MemberSuspended: projection(projections.member_suspended),
    MemberResumed: projection(projections.member_resumed),
}


class EvaluationService:
    name = "evaluation"

    door = HttpDoor("事業の評価", blueprint)
    projects = Stream("registry", PROJECTS_HEARD, writes=(tables.candidates_heard,))
    members = Stream("council", MEMBERS_HEARD, writes=(tables.members_heard,))
