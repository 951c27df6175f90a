"""What a service's database must hold before anything else is done with it."""

from shared.database import Database
from shared.messaging import log
from shared.migration import migrate
from shared.restoring import require_whole


def prepare(database: Database, service: str) -> None:
    """Bring all tables of the service up to date, and give its log an identity.

    Raise HalfRestored, before anything is done.
    """
    require_whole(database)
    for package in ("shared.messaging", "shared.trail", "shared.standing", f"services.{service}"):
        migrate(database, package)
    with database.writing() as session:
        log.begin(session)
