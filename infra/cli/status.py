"""`yui status`: per service and stream, how far it is and what waits. Exit code 1 on trouble."""

import sys
from typing import Any

import click
import requests

from infra.callers import health_of
from infra.databases import EarlierRelease
from infra.lanes import misses_a_lane
from shared.manifests import SERVICES
from shared.messaging import State
from shared.settings import Settings

LITTLE_SPACE_BYTES = 1 << 30


@click.command("status")
def command() -> None:
    """各サービスと配信の状況を表示します。問題があるときの終了コードは1です。"""
    settings = Settings.from_environment()
    healths = {service: health(settings, service) for service in SERVICES}
    if any(_tells_no_condition(found) for found in healths.values()):
        raise EarlierRelease
    for line in lines(healths):
        click.echo(line)
    sys.exit(1 if any(trouble(found) for found in healths.values()) else 0)


def health(settings: Settings, service: str) -> dict[str, Any] | None:
    """What the service says of itself; None if it does not answer."""
    try:
        return health_of(settings, service)
    except (requests.RequestException, ValueError):
        return None


def _tells_no_condition(found: dict[str, Any] | None) -> bool:
    """As it is with services of 0.1.0."""
    streams = (found or {}).get("streams", {})
    return any("condition" not in stream for stream in streams.values())


def trouble(found: dict[str, Any] | None) -> bool:
    """Whether somebody should look: no answer, database, broker or space; a stream that stands."""
    if found is None or found["database"] != "ok":
        return True
    if "streams" not in found:
        return False
    if misses_a_lane(found) or found["disk_free_bytes"] < LITTLE_SPACE_BYTES:
        return True
    return any(
        stream["parked"] or stream["condition"] != State.RUNNING
        for stream in found["streams"].values()
    )


def lines(healths: dict[str, dict[str, Any] | None]) -> list[str]:
    """The table: a line per service, and one per stream it hears."""
    shown = [f"{'サービス':<22}{'位置':>8}{'遅れ（件）':>7}{'（秒）':>6}{'保留':>6}  状況"]
    for service, found in healths.items():
        if found is None:
            shown.append(f"{service:<20}応答なし")
            continue
        shown.append(f"{service:<20}{_standing(found)}")
        streams = found.get("streams", {})
        shown += [_stream_line(name, stream) for name, stream in streams.items()]
    return shown


def _standing(found: dict[str, Any]) -> str:
    said = f"応答あり  データベース: {found['database']}"
    if "streams" not in found:
        return f"{said}  （詳しい状況は、council の署名鍵がある環境でのみ表示します）"
    if found["broker"]:
        said += f"  RabbitMQ: {found['broker']}"
    return said + f"  空き: {found['disk_free_bytes'] / 2**30:.1f}GB"


def _stream_line(name: str, stream: dict[str, Any]) -> str:
    behind = f"{'停止':>8}{'－':>9}"
    if stream["condition"] != State.DIVERGED:
        behind = f"{stream['lag']:>10}{stream['lag_seconds']:>10.0f}"
    figures = f"{stream['position']:>10}{behind}{stream['parked']:>8}"
    return f"  {name:<24}{figures}  {_in_words(stream)}"


def _in_words(stream: dict[str, Any]) -> str:
    match stream["condition"]:
        case State.DIVERGED:
            return f"位置{stream['diverged_at']}から記録がつながらず、停止（{stream['why']}）"
        case State.WAITING:
            return f"待機中。自動で再試行します（{stream['why']}）"
    return _lane(stream) or "順調"


def _lane(stream: dict[str, Any]) -> str:
    return stream["lane"] and f"RabbitMQ から届かず、記録を直接読んでいます（{stream['lane']}）"
