"""What a service's database must hold before anything else is done with it."""

from shared.database import Database
from shared.messaging import log
from shared.migration import is_behind, migrate
from shared.restoring import require_whole


def prepare(database: Database, service: str) -> None:
    """Bring all tables of the service up to date, and give its log an identity.

    Raise HalfRestored, before anything is done.
    """
    require_whole(database)
    for package in _packages(service):
        migrate(database, package)
    with database.writing() as session:
        log.begin(session)


def awaits_preparing(database: Database, service: str) -> bool:
    """Whether an earlier release left some of the tables, and this one did not start since."""
    return any(is_behind(database, package) for package in _packages(service))


def _packages(service: str) -> tuple[str, ...]:
    return "shared.messaging", "shared.trail", "shared.standing", f"services.{service}"
