"""The services' databases as an operator reaches them, whether or not Yui is running."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.exc import DatabaseError

from infra.local import has_database, running_database
from shared.database import Database, is_damaged
from shared.manifests import SERVICES
from shared.messaging.tables import cursors
from shared.preparing import awaits_preparing
from shared.restoring import require_whole
from shared.settings import Settings


class NothingInstalled(Exception):
    """There are no databases here: Yui was never started with these settings."""


class DatabaseAway(Exception):
    """The PostgreSQL that `yui up` keeps here does not run."""


class BothDeployments(Exception):
    """Databases of either deployment lie here; nobody can say which are meant."""

    def __init__(self, var: Path) -> None:
        super().__init__(
            f"{var} には、組込み構成と協議会構成の両方のデータがあります。"
            "使用しないほうを別の場所に移してから、もう一度実行してください。"
        )


def database_url(settings: Settings, service: str) -> str:
    """The one named in the environment, that of the running `yui up`, or the SQLite file.

    Raises DatabaseAway or BothDeployments.
    """
    named = settings.database_url(service)
    is_kept_here = has_database(settings.var)
    if not (is_kept_here or settings.database):
        return named
    if any(_embedded(settings.var)):
        raise BothDeployments(settings.var)
    if settings.database:
        return named
    if local := running_database(settings.var, service):
        return local
    raise DatabaseAway


@contextmanager
def databases(
    settings: Settings, services: Sequence[str] = SERVICES
) -> Iterator[dict[str, Database]]:
    """Each service's database by its name, closed in the end.

    Raises NothingInstalled, DatabaseAway, BothDeployments or HalfRestored.
    """
    with ExitStack() as opened:
        found = {
            service: opened.enter_context(closing(Database(database_url(settings, service))))
            for service in services
        }
        if not all(is_there(database) for database in found.values()):
            raise NothingInstalled("データベースがありません。YUI_VAR などの設定をご確認ください。")
        for database in found.values():
            with suppress(DatabaseError):  # whoever reads what is damaged will say so
                require_whole(database)
        yield found


class EarlierRelease(Exception):
    """The databases are as an earlier release left them, or writes them still."""

    def __init__(self) -> None:
        super().__init__(
            "データは以前の版のものです。先にこの版の結を起動してから、もう一度実行してください。"
        )


def require_this_release(opened: Mapping[str, Database]) -> None:
    """Raise EarlierRelease until this one was started on the databases."""
    for service, database in opened.items():
        with suppress(DatabaseError):  # whoever reads what is damaged will say so
            if awaits_preparing(database, service):
                raise EarlierRelease


class Unsound(Exception):
    """Yui does not start on these databases; the text says why, and what to do."""


class OtherDeployment(Unsound):
    """The folder holds databases of the other deployment."""


def require_no_council(var: Path) -> None:
    """Raise OtherDeployment where `yui up` keeps a PostgreSQL, running or not."""
    if has_database(var):
        raise OtherDeployment(f"{var} には協議会構成のデータがあります。")


def require_no_embedded(var: Path) -> None:
    """Raise OtherDeployment where `yui run` keeps a SQLite file."""
    for file in _embedded(var):
        raise OtherDeployment(f"組込み構成のデータ {file} があります。")


def _embedded(var: Path) -> Iterator[Path]:
    files = (var / f"{service}.db" for service in SERVICES)
    return (file for file in files if file.exists())


class DatabaseDamaged(Unsound):
    """Not even whether it is whole can be read of a database."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"{service} のデータベースが壊れていて、読み取れないため、起動しませんでした。"
            "バックアップから、空のフォルダーに復元してください。"
        )


class DatabasesGone(Unsound):
    """Services of which something else is left have no database any more."""

    def __init__(self, services: Iterable[str], left: str) -> None:
        super().__init__(
            f"{'、'.join(sorted(services))} のデータベースがありません。"
            f"{left}は残っています。空のまま始めると記録が食い違うため、起動しませんでした。"
            "元の場所に戻すか、バックアップから、空のフォルダーに復元してください。"
        )


def require_all_sound(urls: Mapping[str, str], files: Path) -> None:
    """Before anything is made in those that are not there yet; raise HalfRestored or Unsound.

    A first start that was cut short is sound: nobody has heard of what was not made, and no file is
    stored yet. `files` is the folder of what the services store.
    """
    there, heard = set(), set()
    for service, url in urls.items():
        with closing(Database(url)) as database:
            producers = _heard_by(service, database) if is_there(database) else None
            if producers is not None:
                there.add(service)
                heard |= producers
    if gone := heard - there:
        raise DatabasesGone(gone, "ほかのサービスのデータベース")
    if gone := {service for service in urls.keys() - there if _stores_files(files / service)}:
        raise DatabasesGone(gone, "保存されたファイル")


def _stores_files(folder: Path) -> bool:
    return any(path.is_file() for path in folder.glob("*/*"))


def _heard_by(service: str, database: Database) -> set[str] | None:
    """The services of which it has heard something; None if it has no tables."""
    try:
        require_whole(database)
        with database.reading() as session:
            if not inspect(session.connection()).has_table(cursors.name):
                return None
            streams = session.scalars(select(cursors.c.stream))
            return {stream.partition(".")[2] for stream in streams}
    except DatabaseError as error:
        if is_damaged(error):
            raise DatabaseDamaged(service) from error
        raise


def is_there(database: Database) -> bool:
    """Asked without making a SQLite file where there is none."""
    url = database.engine.url
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
