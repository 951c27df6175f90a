"""`yui rebuild SERVICE`: what it keeps of others' facts, made anew while Yui goes on."""

import click

from infra.databases import NothingInstalled, databases
from infra.doors import projections_of
from infra.recording import record
from shared.acts import Act
from shared.database import Database
from shared.manifests import WITH_API
from shared.messaging.protocol.consuming import Progress
from shared.messaging.protocol.continuity import LogDiverged
from shared.messaging.protocol.effects import TransientError
from shared.messaging.reading import LocalLog
from shared.rebuilding import Kept, rebuild
from shared.settings import Settings


@click.command("rebuild")
@click.argument("service", type=click.Choice(WITH_API))
def command(service: str) -> None:
    """SERVICE がほかのサービスから聞いて蓄えた表を、記録の初めから作り直して入れ替えます。"""
    subscriptions = projections_of(service)
    if not subscriptions:
        raise click.ClickException(f"{service} には、作り直す表がありません。")
    try:
        with databases(Settings.from_environment()) as opened:
            for kept in subscriptions:
                _rebuild(kept, opened)
    except (NothingInstalled, TransientError, LogDiverged) as error:
        raise click.ClickException(str(error)) from error


def _rebuild(kept: Kept, opened: dict[str, Database]) -> None:
    log = LocalLog(opened[kept.subscription.partition(".")[2]])
    length = log.read(0, 1).head
    with click.progressbar(length=length, label=kept.subscription) as bar:

        def tell(progress: Progress) -> None:
            bar.update(min(progress.position, length) - bar.pos)

        reached = rebuild(kept, opened[kept.service], log, tell)
    record(
        opened[kept.service], kept.service, Act.REBUILT, stream=kept.subscription, position=reached
    )
    click.echo(f"{kept.subscription}: {reached:,}番まで作り直しました。")
