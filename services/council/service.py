"""Council's nameko door: what it serves, and what it does by itself."""

from services.council import actions
from services.council.api import blueprint
from services.council.recorded import RECORD
from shared.access import Member
from shared.service import Background, HttpDoor
from shared.web.context import ServiceContext

_ITSELF = Member.of_service("council")


def keep_house(context: ServiceContext) -> None:
    """Announce what is new of the municipalities, and forget what is over."""
    context.transactions.run(actions.record_municipalities, _ITSELF, "")
    context.transactions.run(actions.forget_what_is_over, _ITSELF, "")


class CouncilService:
    name = "council"

    door = HttpDoor(blueprint)
    record = RECORD
    house = Background(keep_house, pause_seconds=3600)
