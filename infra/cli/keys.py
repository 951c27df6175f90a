"""`yui keys`: the keys that services sign with; replaced in good order, or withdrawn after a theft.

It works on the folder that holds the keys, beside the running services, and then calls each of them
with a token of the new key: whoever meets a key that it does not know asks for all of them anew.
"""

import sys
import time
from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import click
import requests
from sqlalchemy.exc import SQLAlchemyError

from infra.callers import OPERATOR, is_well
from infra.cli.trouble import Hindered
from infra.databases import BothDeployments, DatabaseAway, NothingInstalled, databases
from infra.recording import record
from shared import tokens
from shared.acts import Act
from shared.keys import Key, KeyRing
from shared.manifests import WITH_API
from shared.settings import Settings
from shared.transactions import utc_now
from shared.vocabulary import TOKYO

KNOWN_SECONDS = 15
TAKEN = (200, 403)
"""A caller whose signature holds: one that may read this feed, or may not."""
SHOWN_LETTERS = 8
"""Of a key's thumbprint: enough to tell the keys of one council apart."""


class Reached(Enum):
    """What came of calling a service with a new key's token."""

    TAKES = "{service} は {signer} の新しい鍵を受け入れます。"
    STOPPED = "{service} は停止しています。起動するときに {signer} の鍵を取得します。"
    AWAY = "{service} が応答しないため、{signer} の新しい鍵を受け入れるかを確かめられませんでした。"
    UNSURE = "{service} が {signer} の新しい鍵を受け入れません。{service} を再起動してください。"


@click.group("keys")
def command() -> None:
    """各サービスの署名鍵を確かめ、交代させ、失効させます。"""


@command.command("list")
def list_() -> None:
    """公開している署名鍵の一覧を表示します。"""
    for ring in _rings(Settings.from_environment()):
        for key in ring.keys:
            click.echo(f"{_short(key):<22}{_standing(key)}")


@command.command("rotate")
@click.argument("services", nargs=-1, type=click.Choice(WITH_API))
@click.option("--all", "every", is_flag=True, help="この環境に鍵があるすべてのサービス")
def rotate(services: tuple[str, ...], every: bool) -> None:
    """SERVICE に新しい鍵で署名させます。これまでの鍵は確認用に30日間公開します。"""
    if bool(services) == every:
        raise click.UsageError("サービス名か --all のどちらかを指定してください。")
    settings = Settings.from_environment()
    rings = [ring for ring in _rings(settings) if every or ring.service in services]
    if missing := set(services) - {ring.service for ring in rings}:
        raise click.ClickException(
            f"{settings.keys} に {'、'.join(sorted(missing))} の鍵がありません。"
        )
    for ring in rings:
        key = ring.rotate()
        click.echo(f"{_short(key)} で署名します。")
        _record(settings, ring.service, Act.KEY_ROTATED, key)
    _make_known(rings, settings)


@command.command("withdraw")
@click.argument("kid")
def withdraw(kid: str) -> None:
    """盗まれた鍵 KID を失効させます。一覧に表示される短い形で指定できます。"""
    settings = Settings.from_environment()
    found = [
        (ring, key) for ring in _rings(settings) for key in ring.keys if key.kid.startswith(kid)
    ]
    if len(found) != 1:
        raise click.ClickException(f"{kid} で始まる鍵は{len(found)}個あります。")
    ring, key = found[0]
    ring.withdraw(key.kid)
    _record(settings, ring.service, Act.KEY_WITHDRAWN, key)
    click.echo(f"{_short(key)} を失効させました。{_short(ring.signing_key())} で署名します。")
    _make_known([ring], settings)


def _record(settings: Settings, service: str, act: Act, key: Key) -> None:
    """A key is replaced or withdrawn also while its service's database is away."""
    try:
        with databases(settings, [service]) as opened:
            record(opened[service], service, act, key.kid)
    except (NothingInstalled, DatabaseAway, BothDeployments, SQLAlchemyError):
        click.echo(
            f"{service} のデータベースに接続できず、操作の記録に残せませんでした。", err=True
        )


def _rings(settings: Settings) -> list[KeyRing]:
    """Those of the services whose keys lie here."""
    here = [service for service in WITH_API if (settings.keys / service).is_dir()]
    if not here:
        raise click.ClickException(f"{settings.keys} に署名鍵がありません。")
    return [KeyRing(service, settings.keys) for service in here]


def _short(key: Key) -> str:
    service, _, thumbprint = key.kid.partition("/")
    return f"{service}/{thumbprint[:SHOWN_LETTERS]}"


def _standing(key: Key) -> str:
    if key.replaced_at is None or key.forgotten_at is None:
        return f"署名中  {_moment(key.made_at)} から"
    return f"交代済  {_moment(key.replaced_at)} まで署名  {_moment(key.forgotten_at)} まで公開"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def _make_known(rings: Iterable[KeyRing], settings: Settings) -> None:
    """Say which services do not take the new keys; exit code 1 if one that runs does not.

    Raises Hindered where one, or its database, does not answer.
    """
    came = set()
    for ring in rings:
        for service in WITH_API:
            reached = _reach(service, ring, settings)
            came.add(reached)
            if reached is not Reached.TAKES:
                click.echo(reached.value.format(service=service, signer=ring.service))
    if Reached.UNSURE in came:
        sys.exit(1)
    if Reached.AWAY in came:
        raise Hindered(
            "サービスとデータベースが動作していることを確かめてください。"
            "新しい鍵は、応答するようになったときに自動で取得されます。"
        )


def _reach(service: str, ring: KeyRing, settings: Settings) -> Reached:
    """Call it with a token of the new key, until it is accepted or KNOWN_SECONDS are over."""
    deadline = time.monotonic() + KNOWN_SECONDS
    while time.monotonic() < deadline:
        try:
            if _read_feed(service, ring, settings).status_code in TAKEN:
                return Reached.TAKES
        except requests.Timeout:
            pass
        except requests.ConnectionError:
            return Reached.STOPPED
        time.sleep(0.5)
    return Reached.UNSURE if is_well(settings, service) else Reached.AWAY


def _read_feed(service: str, ring: KeyRing, settings: Settings) -> requests.Response:
    return requests.get(
        f"{settings.address(service)}/feed?limit=1",
        headers={"Authorization": f"Bearer {_token(ring, service)}"},
        timeout=5,
    )


def _token(ring: KeyRing, callee: str) -> str:
    """council speaks for members alone, the others for themselves."""
    if ring.service == "council":
        return tokens.issue(ring, OPERATOR, utc_now())
    return tokens.issue_for_service(ring, callee, utc_now())
