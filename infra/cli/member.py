"""`yui member`: the first 事務局 account, and a way back in for whoever is locked out."""

import click

from infra.databases import database_url
from infra.members import Council
from shared.errors import Conflict, Invalid, NotFound
from shared.settings import Settings


@click.group("member")
def command() -> None:
    """構成員の登録と、サインインできなくなった方の再設定を行います。"""


@command.command("create-first")
def create_first() -> None:
    """最初の事務局のアカウントを登録します。"""
    council = open_council(Settings.from_environment())
    try:
        ask_for_first(council)
    except Conflict as error:
        raise click.ClickException(str(error)) from error
    finally:
        council.close()


@command.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """LOGIN の方に仮のパスワードを発行します。"""
    council = open_council(Settings.from_environment())
    try:
        password = council.reset(login)
    except NotFound as error:
        raise click.ClickException(str(error)) from error
    finally:
        council.close()
    click.echo(f"仮のパスワード: {password}")
    click.echo("サインイン後に、新しいパスワードへの変更が必要です。")


def open_council(settings: Settings) -> Council:
    return Council(database_url(settings, "council"))


def ask_for_first(council: Council) -> None:
    """Ask on the terminal until login and password are as they must be. Raises Conflict."""
    click.echo("最初の事務局のアカウントを登録します。")
    while True:
        login = click.prompt("ログインID（半角の英小文字と数字）")
        name = click.prompt("表示名", default="協議会 事務局")
        section = click.prompt("所属（課・係）", default="")
        password = click.prompt("パスワード（12文字以上）", hide_input=True)
        if password != click.prompt("パスワード（確認のためもう一度）", hide_input=True):
            click.echo("パスワードが一致しません。もう一度入力してください。")
            continue
        try:
            return council.enrol_first(login, name, section, password)
        except Invalid as error:
            for problem in error.problems:
                click.echo(problem.message)
