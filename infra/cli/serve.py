"""`yui serve SERVICE`: one service in this process, as supervisors and containers start it."""

import click

from infra.addresses import AddressTaken
from infra.hosting import NotHeard, serve
from infra.privacy import tighten
from shared.logs import configure_logs
from shared.manifests import SERVICES
from shared.settings import Settings


@click.command("serve")
@click.argument("service", type=click.Choice(SERVICES))
def command(service: str) -> None:
    """1つのサービスだけを起動します。"""
    configure_logs()
    settings = Settings.from_environment()
    tighten(settings.var)
    try:
        serve([service], settings)
    except (AddressTaken, NotHeard) as error:
        raise click.ClickException(str(error)) from error
