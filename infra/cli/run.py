"""`yui run`: everything in one process, with SQLite files and no broker."""

import sys
from pathlib import Path

import click

from infra.addresses import AddressTaken
from infra.cli.folder import require_nothing_left, sole_use
from infra.databases import OtherDeployment, Unsound, require_all_sound, require_no_council
from infra.hosting import serve
from infra.sample import accounts, load, progress
from shared.logs import configure_logs
from shared.manifests import SERVICES
from shared.settings import Settings


@click.command("run")
@click.option("--empty", is_flag=True, help="見本のデータを入れずに、実際の利用を始めます。")
def command(empty: bool) -> None:
    """すべてのサービスを1つのプロセスで起動します（組込み構成）。"""
    settings = Settings.from_environment()
    if settings.database or settings.amqp_uri or settings.streams:
        raise click.ClickException(
            "DATABASE_URL、AMQP_URI、YUI_STREAMS は協議会構成のための設定です。"
            "`yui up` か `yui serve` を使用してください。"
        )
    with sole_use(settings.var):
        require_nothing_left(settings.var)
        try:
            require_no_council(settings.var)
            urls = {service: settings.database_url(service) for service in SERVICES}
            require_all_sound(urls, settings.files)
        except OtherDeployment as error:
            raise click.ClickException(
                f"{error}`yui up` で起動するか、YUI_VAR に別のフォルダーを指定してください。"
            ) from error
        except Unsound as error:
            raise click.ClickException(str(error)) from error
        _run(settings, empty)


def _run(settings: Settings, empty: bool) -> None:
    _log_to(settings.var / "logs" / "yui.log")
    click.echo("結（Yui）を起動しています…")
    with_sample = _first_members(settings, empty)
    try:
        serve(SERVICES, settings, lambda: _welcome(settings, with_sample))
    except AddressTaken as error:
        raise click.ClickException(str(error)) from error
    click.echo("終了しました。入力した内容は保存されています。")


def _log_to(path: Path) -> None:
    """The terminal shows what a person needs; the log goes to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    configure_logs(to=path.open("a", encoding="utf-8"))


def _first_members(settings: Settings, empty: bool) -> bool:
    """See that somebody can sign in; whether this installation holds the sample."""
    if progress.finished(settings.var):
        return True
    from infra.cli.member import ask_for_first  # brings in council, which a later start need not
    from infra.members import Council

    council = Council(settings.database_url("council"))
    try:
        if empty and not council.has_members():
            ask_for_first(council)
        if not empty and (progress.begun(settings.var) or not council.has_members()):
            progress.begin(settings.var)
            council.enrol_samples(accounts.ACCOUNTS)
    finally:
        council.close()
    return progress.begun(settings.var)


def _welcome(settings: Settings, with_sample: bool) -> None:
    if with_sample and not progress.finished(settings.var):
        click.echo("見本のデータを登録しています（初回だけ）…")
        load(settings)
        progress.finish(settings.var)
    click.echo(
        f"\n準備ができました。ブラウザーで開いてください: http://localhost:{settings.port}\n"
    )
    if with_sample:
        click.echo(accounts.as_table())
    click.echo("終了するには Ctrl-C を押してください。")
    sys.stdout.flush()
