"""`yui`: the one command-line program. Each verb lives in a module of its own.

The modules are imported only when their verb is used: those that run services make the standard
library green, which the others do not want, and none should wait for another's imports.
"""

from importlib import import_module
from typing import Any

import click

from infra.privacy import make_all_private
from shared.restoring import HalfRestored, require_whole_folder
from shared.settings import Settings

VERBS = {
    "run": "すべてのサービスを1つのプロセスで起動します（組込み構成）。",
    "up": "サービスごとのプロセス、PostgreSQL、RabbitMQで起動します（協議会構成）。",
    "serve": "1つのサービスだけを起動します。",
    "status": "各サービスと配信の状況を表示します。",
    "parked": "適用できず保留している出来事を確かめ、処理します。",
    "rebuild": "ほかのサービスから聞いて蓄えた表を、記録から作り直します。",
    "backup": "動作中の結のバックアップを作成します。",
    "restore": "バックアップから、空の環境に復元します。",
    "verify": "記録が書き換えられていないかを確かめます。",
    "member": "構成員の登録と、サインインできなくなった方の再設定を行います。",
    "keys": "各サービスの署名鍵を確かめ、交代させ、失効させます。",
    "export": "共同報告書を作成し、ファイルに保存します。",
}


class Verbs(click.Group):
    """The verbs by name, each imported at its first use; none works on what is half restored."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HalfRestored as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            from infra.cli.trouble import told  # brings in what a verb must first make green

            if words := told(error):
                raise words from error
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"infra.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("コマンド"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Yui（結）: 根室地域5G利活用研究協議会の業務システム"""
    make_all_private()
    if ctx.invoked_subcommand != "restore":
        require_whole_folder(Settings.from_environment().var)
