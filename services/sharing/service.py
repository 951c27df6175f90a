"""The sharing service's nameko door: what it serves, hears, and cleans up."""

from services.sharing.api import blueprint
from services.sharing.recorded import RECORD
from services.sharing.uploads import erase_leftovers, spool_of
from shared import standing
from shared.file_keeper import PAUSE_SECONDS, sweep_files
from shared.service import Background, HttpDoor, Subscription
from shared.web.context import ServiceContext


def clean_spool(context: ServiceContext) -> None:
    erase_leftovers(spool_of(context.settings), context.transactions.clock())


class SharingService:
    name = "sharing"

    door = HttpDoor(blueprint)
    record = RECORD
    members = Subscription("council", standing.HEARD, writes=(standing.standings,))
    spool = Background(clean_spool, pause_seconds=3600)
    files = Background(sweep_files, pause_seconds=PAUSE_SECONDS)
