"""`yui rebuild SERVICE`: what it keeps of others' facts, made anew while Yui goes on."""

import click

from infra.databases import NothingInstalled, databases, require_this_release
from infra.doors import read_models_of
from infra.recording import record
from shared.acts import Act
from shared.database import Database
from shared.manifests import WITH_API
from shared.messaging import LocalLog, LogDiverged, TransientError
from shared.messaging.protocol.consuming import Progress
from shared.rebuilding import ReadModel, rebuild
from shared.settings import Settings


@click.command("rebuild")
@click.argument("service", type=click.Choice(WITH_API))
def command(service: str) -> None:
    """SERVICE がほかのサービスから聞いて蓄えた表を、記録の初めから作り直して入れ替えます。"""
    read_models = read_models_of(service)
    if not read_models:
        raise click.ClickException(f"{service} には、作り直す表がありません。")
    try:
        with databases(Settings.from_environment()) as opened:
            require_this_release(opened)
            for read_model in read_models:
                _rebuild(read_model, opened)
    except (NothingInstalled, TransientError, LogDiverged) as error:
        raise click.ClickException(str(error)) from error


def _rebuild(read_model: ReadModel, opened: dict[str, Database]) -> None:
    log = LocalLog(opened[read_model.subscription.partition(".")[2]])
    length = log.read(0, 1).head
    with click.progressbar(length=length, label=read_model.subscription) as bar:

        def tell(progress: Progress) -> None:
            bar.update(min(progress.position, length) - bar.pos)

        reached = rebuild(read_model, opened[read_model.service], log, tell)
    record(
        opened[read_model.service],
        read_model.service,
        Act.REBUILT,
        stream=read_model.subscription,
        position=reached,
    )
    click.echo(f"{read_model.subscription}: {reached:,}番まで作り直しました。")
