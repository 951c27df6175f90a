"""Evaluation's nameko door: what it serves and what it hears."""

from services.evaluation import projections
from services.evaluation.api import blueprint
from services.evaluation.recorded import RECORD
from services.evaluation.storage import tables
from shared import standing
from shared.events.registry import (
    ProjectAccepted,
    ProjectDecided,
    ProjectEvaluationBegun,
    ProjectReturned,
    ProjectSubmitted,
    ProjectWithdrawn,
)
from shared.messaging import Handlers, projection
from shared.service import HttpDoor, Subscription

PROJECTS_HEARD: Handlers = {
    ProjectSubmitted: projection(projections.project_submitted),
    ProjectAccepted: projection(projections.project_moved),
    ProjectReturned: projection(projections.project_moved),
    ProjectWithdrawn: projection(projections.project_moved),
    ProjectEvaluationBegun: projection(projections.project_moved),
    ProjectDecided: projection(projections.project_moved),
}


class EvaluationService:
    name = "evaluation"

    door = HttpDoor(blueprint)
    record = RECORD
    projects = Subscription("registry", PROJECTS_HEARD, writes=(tables.candidates_heard,))
    members = Subscription("council", standing.HEARD, writes=(standing.standings,))
