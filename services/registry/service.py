"""The registry's nameko door: what it serves and what it hears."""

from services.registry import actions
from services.registry.api import blueprint
from services.registry.recorded import RECORD
from shared import standing
from shared.events.evaluation import DecisionRecorded, RoundOpened
from shared.events.fact import Event
from shared.file_keeper import PAUSE_SECONDS, sweep_files
from shared.messaging import reaction
from shared.service import Background, HttpDoor, Subscription
from shared.transactions import UnitOfWork


def begin_evaluation(work: UnitOfWork, opened: RoundOpened, _: Event) -> None:
    for project_id in opened.project_ids:
        actions.begin_evaluation(work, project_id, opened.round_id)


def follow_decision(work: UnitOfWork, recorded: DecisionRecorded, _: Event) -> None:
    actions.follow_decision(work, recorded)


class RegistryService:
    name = "registry"

    door = HttpDoor(blueprint)
    record = RECORD
    rounds = Subscription(
        "evaluation",
        {
            RoundOpened: reaction(begin_evaluation),
            DecisionRecorded: reaction(follow_decision),
        },
    )
    members = Subscription("council", standing.HEARD, writes=(standing.standings,))
    files = Background(sweep_files, pause_seconds=PAUSE_SECONDS)
