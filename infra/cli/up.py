"""`yui up`: the council deployment on this machine, a process per service, watched over."""

import click

from infra.addresses import AddressTaken
from infra.callers import Refused
from infra.cli.folder import sole_use
from infra.databases import OtherDeployment, Unsound
from infra.local import CannotStart
from infra.supervision import Deployment
from shared.settings import Settings

NOBODY_YET = """まだ構成員が登録されていません。別の端末で、次のどちらかを実行してください。
  .venv/bin/yui member create-first   最初の事務局のアカウントを登録する
  .venv/bin/yui up --sample           見本のデータで試す（いったん終了してから）"""


@click.command("up")
@click.option("--sample", is_flag=True, help="見本のデータを登録します（初回だけ）。")
def command(sample: bool) -> None:
    """サービスごとのプロセス、PostgreSQL、RabbitMQで起動します（協議会構成）。"""
    settings = Settings.from_environment()
    click.echo("協議会構成で起動しています…")
    try:
        with sole_use(settings.var), Deployment(settings, say=click.echo) as deployment:
            if sample:
                deployment.load_sample()
            elif not deployment.has_members():
                click.echo(NOBODY_YET)
            click.echo(f"準備ができました: http://localhost:{settings.port}")
            click.echo("終了するには Ctrl-C を押してください。")
            deployment.watch()
    except OtherDeployment as error:
        raise click.ClickException(
            f"{error}`yui run` で起動するか、YUI_VAR に別のフォルダーを指定してください。"
        ) from error
    except (AddressTaken, CannotStart, Unsound, Refused) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        pass
    click.echo("すべて終了しました。")
