"""Reporting's nameko door: what it serves, what it hears, and the making of reports."""

from services.reporting import projections, storage
from services.reporting.api import blueprint
from services.reporting.making import make_next
from shared import standing
from shared.events import council, evaluation, registry, sharing
from shared.file_keeper import PAUSE_SECONDS, sweep_files
from shared.messaging import Handlers, bulk_projection, projection
from shared.service import Background, HttpDoor, Subscription

PROJECTS_HEARD: Handlers = dict.fromkeys(
    (
        registry.ProjectSubmitted,
        registry.ProjectAccepted,
        registry.ProjectReturned,
        registry.ProjectWithdrawn,
        registry.ProjectEvaluationBegun,
        registry.ProjectDecided,
        registry.ProjectStarted,
        registry.ProjectCompleted,
        registry.ProgressReported,
    ),
    bulk_projection(projections.projects_told),
)

DATASETS_HEARD: Handlers = {
    sharing.DatasetShared: projection(projections.dataset_shared),
    sharing.DatasetVersionAdded: projection(projections.dataset_version_added),
    sharing.ConsentChanged: projection(projections.consent_changed),
}

RESULTS_HEARD: Handlers = {
    evaluation.ResultsPublished: projection(projections.results_published),
}

COUNCIL_HEARD: Handlers = {
    council.PlanItemAdded: projection(projections.plan_item_added),
    council.CommitmentSigned: projection(projections.commitment_signed),
    council.CommitmentWithdrawn: projection(projections.commitment_withdrawn),
    **standing.HEARD,
}


class ReportingService:
    name = "reporting"

    door = HttpDoor(blueprint)
    projects = Subscription("registry", PROJECTS_HEARD, writes=(storage.projects, storage.progress))
    rounds = Subscription("evaluation", RESULTS_HEARD, writes=(storage.rounds,))
    datasets = Subscription("sharing", DATASETS_HEARD, writes=(storage.datasets,))
    plans_commitments_and_members = Subscription(
        "council",
        COUNCIL_HEARD,
        writes=(storage.plan_items, storage.commitments, standing.standings),
    )
    making = Background(make_next, pause_seconds=0.5)
    files = Background(sweep_files, pause_seconds=PAUSE_SECONDS)
