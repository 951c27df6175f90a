"""`yui restore DIR`: an installation made from a back-up, where there is none."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import click

from infra.backup import manifest
from infra.backup.manifest import Damaged, Manifest
from infra.backup.restoring import AlreadyInstalled, restore_postgresql, restore_sqlite
from infra.backup.snapshots import CannotCopy
from infra.local import CannotStart, LocalServers
from infra.recording import record
from shared.acts import Act
from shared.database import Database
from shared.settings import SERVICES, Settings


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """FOLDER のバックアップから、空の環境に復元します。結を停止してから実行してください。"""
    settings = Settings.from_environment()
    try:
        made = manifest.read(folder)
        manifest.check(folder, made)
        if made.kind == "sqlite":
            restore_sqlite(folder, made, settings)
            with closing(Database(settings.database_url("council"))) as council:
                _record(council, made)
        else:
            with _empty_databases(settings) as opened:
                restore_postgresql(folder, made, settings, opened)
                _record(opened["council"], made)
    except (AlreadyInstalled, Damaged, CannotCopy, CannotStart, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.made_at:%Y-%m-%d %H:%M} UTC のバックアップから復元しました。")


def _record(council: Database, made: Manifest) -> None:
    record(council, "council", Act.RESTORED, made_at=made.made_at.isoformat())


@contextmanager
def _empty_databases(settings: Settings) -> Iterator[dict[str, Database]]:
    """Those named in the environment, or those of a PostgreSQL started here for the while."""
    with ExitStack() as stack:
        urls = {service: settings.database_url(service) for service in SERVICES}
        if not settings.database:
            servers = LocalServers(settings.var)
            servers.start(SERVICES, ["postgres"])
            stack.callback(servers.end)
            urls = {service: servers.database_url(service) for service in SERVICES}
        yield {
            service: stack.enter_context(closing(Database(url))) for service, url in urls.items()
        }
