"""The services' databases as an operator reaches them, whether or not Yui is running."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from infra.local import running_database
from shared.database import Database
from shared.restoring import require_whole
from shared.settings import SERVICES, Settings


class NothingInstalled(Exception):
    """There are no databases here: Yui was never started with these settings."""


def database_url(settings: Settings, service: str) -> str:
    """The one named in the environment, that of the running `yui up`, or the SQLite file."""
    local = None if settings.database else running_database(settings.var, service)
    return local or settings.database_url(service)


@contextmanager
def databases(
    settings: Settings, services: Sequence[str] = SERVICES
) -> Iterator[dict[str, Database]]:
    """Each service's database by its name, closed in the end.

    Raises NothingInstalled, or HalfRestored.
    """
    with ExitStack() as opened:
        found = {
            service: opened.enter_context(closing(Database(database_url(settings, service))))
            for service in services
        }
        if not all(_is_there(database) for database in found.values()):
            raise NothingInstalled("データベースがありません。YUI_VAR などの設定をご確認ください。")
        for database in found.values():
            require_whole(database)
        yield found


def require_all_whole(urls: Iterable[str]) -> None:
    """Before anything is made in those that are not there yet; raise HalfRestored."""
    for url in urls:
        with closing(Database(url)) as database:
            if _is_there(database):
                require_whole(database)


def _is_there(database: Database) -> bool:
    """Asked without making a SQLite file where there is none."""
    url = database.engine.url
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
