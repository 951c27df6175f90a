"""`yui parked`: facts that a service could not apply, and what to do about them."""

from typing import Any

import click
import requests

from infra.callers import OPERATOR, Caller, NotTheOperator, Refused
from shared.manifests import WITH_API
from shared.settings import Settings


@click.group("parked")
def command() -> None:
    """適用できず保留している出来事を確かめ、処理します。"""


@command.command("list")
def list_() -> None:
    """保留している出来事の一覧を表示します。"""
    operator = _operator()
    found = [item for service in WITH_API for item in _ask(operator, service)["items"]]
    for item in found:
        why = item["error"] or "先の出来事を待っています"
        click.echo(f"{item['stream']:<24}{item['position']:>8}  {item['subject']}  {why}")
    click.echo(f"保留 {len(found)}件")


@command.command("show")
@click.argument("stream")
@click.argument("position", type=int)
def show(stream: str, position: int) -> None:
    """STREAM の POSITION 番の出来事と、適用できなかった原因を表示します。"""
    for item in _ask(_operator(), _consumer(stream))["items"]:
        if (item["stream"], item["position"]) == (stream, position):
            for name in ("type", "subject", "parked_at", "trace"):
                click.echo(f"{name}: {item[name] or '（なし）'}")
            return
    raise click.ClickException("その番号の保留はありません。")


@command.command("replay")
@click.argument("stream")
@click.argument("position", type=int)
@click.option("--reason", required=True, help="理由（記録に残ります）")
def replay(stream: str, position: int, reason: str) -> None:
    """もう一度適用します。後に続く出来事も順に適用します。"""
    _resolve(stream, position, "replay", reason)


@command.command("skip")
@click.argument("stream")
@click.argument("position", type=int)
@click.option("--reason", required=True, help="理由（記録に残ります）")
def skip(stream: str, position: int, reason: str) -> None:
    """適用せずに除きます。後に続く出来事は順に適用します。"""
    _resolve(stream, position, "skip", reason)


def _resolve(stream: str, position: int, decision: str, reason: str) -> None:
    path = f"/parked/{stream}/{position}/{decision}"
    try:
        answer = _operator().call("POST", _consumer(stream), path, json={"reason": reason})
    except (Refused, requests.RequestException) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{answer.json()['applied']}件を適用しました。")


def _consumer(stream: str) -> str:
    """The service that hears it: `reporting` of `reporting.registry`."""
    service = stream.partition(".")[0]
    if service not in WITH_API:
        raise click.ClickException(f"{stream} という配信はありません。")
    return service


def _operator() -> Caller:
    try:
        return Caller(Settings.from_environment(), OPERATOR)
    except NotTheOperator as error:
        raise click.ClickException(str(error)) from error


def _ask(operator: Caller, service: str) -> Any:
    try:
        return operator.get(service, "/parked")
    except (Refused, requests.RequestException) as error:
        raise click.ClickException(str(error)) from error
