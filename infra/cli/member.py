"""`yui member`: the first 事務局 account, and a way back in for whoever is locked out."""

import click

from infra.databases import database_url
from infra.members import Council
from services.council.domain.proposals import Proposal
from shared.errors import Conflict, Invalid, NotFound, Stale
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
    """LOGIN の方に、パスワードの再設定コードを発行します。"""
    council = open_council(Settings.from_environment())
    try:
        code = council.reset(login)
    except NotFound as error:
        raise click.ClickException(str(error)) from error
    finally:
        council.close()
    click.echo(f"再設定コード: {code}")
    click.echo(
        "24時間以内に、サインインの画面の「再設定コードをお持ちの方」から、"
        "新しいパスワードを決めてください。"
    )


@command.command("confirm")
def confirm() -> None:
    """2人目の事務局がいないときに、承認を待つ申請を1件ずつ承認します。"""
    council = open_council(Settings.from_environment())
    try:
        for proposal in council.proposals():
            _offer(council, proposal)
    finally:
        council.close()


def _offer(council: Council, proposal: Proposal) -> None:
    click.echo(f"{proposal.deed.label}：{council.name_of(proposal)}")
    if not click.confirm("本人に確かめましたか。承認しますか"):
        return
    try:
        code = council.confirm(proposal)
    except (Conflict, Invalid, Stale) as error:
        click.echo(str(error))
        return
    click.echo(f"承認しました。{f'再設定コード: {code}' if code else ''}")


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
