"""`yui restore DIR`: an installation made from a back-up, where there is none."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import click

from infra.backup import manifest
from infra.backup.manifest import Damaged, Manifest
from infra.backup.restoring import AlreadyInstalled, InTheWay, require_room, restore
from infra.backup.snapshots import CannotCopy
from infra.cli.folder import require_nothing_left, sole_use
from infra.cli.trouble import Hindered
from infra.local import CannotStart, LocalServers
from infra.recording import record
from shared.acts import Act
from shared.database import Database
from shared.manifests import SERVICES
from shared.settings import Settings


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """FOLDER のバックアップから、空の環境に復元します。結を停止してから実行してください。"""
    settings = Settings.from_environment()
    try:
        made = manifest.read(folder)
        manifest.check(folder, made)
        with sole_use(settings.var):
            require_nothing_left(settings.var)
            require_room(settings, made)
            _restore(folder, made, settings)
    except InTheWay as error:
        raise Hindered(str(error)) from error
    except (AlreadyInstalled, Damaged, CannotCopy, CannotStart, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.made_at:%Y-%m-%d %H:%M} UTC のバックアップから復元しました。")


def _restore(folder: Path, made: Manifest, settings: Settings) -> None:
    with _databases(settings, made.kind) as opened:
        restore(folder, made, settings, opened, lambda: _record(opened["council"], made))


def _record(council: Database, made: Manifest) -> None:
    record(council, "council", Act.RESTORED, made_at=made.made_at.isoformat())


@contextmanager
def _databases(settings: Settings, kind: str) -> Iterator[dict[str, Database]]:
    """Those of the settings, or those of a PostgreSQL started here for the while."""
    if kind == "sqlite" and settings.database:
        raise click.ClickException(
            "このバックアップは、組込み構成のものです。DATABASE_URL を設定せずに復元してください。"
        )
    with ExitStack() as stack:
        urls = {service: settings.database_url(service) for service in SERVICES}
        if kind == "postgresql" and not settings.database:
            servers = LocalServers(settings.var)
            servers.start(SERVICES, ["postgres"])
            stack.callback(servers.end)
            urls = {service: servers.database_url(service) for service in SERVICES}
        yield {
            service: stack.enter_context(closing(Database(url))) for service, url in urls.items()
        }
