"""`yui export joint-report`: makes a joint report and saves one of its files."""

import time
from pathlib import Path
from typing import Any

import click
import requests

from infra.callers import OPERATOR, Caller, NotTheOperator, Refused
from infra.privacy import require_replaceable, write
from shared.settings import Settings
from shared.transactions import utc_now
from shared.vocabulary import today_in_tokyo, wareki

FORMATS = ("pdf", "xlsx", "docx", "csv", "csv-cp932")
TIMEOUT_SECONDS = 600


@click.group("export")
def command() -> None:
    """報告書をファイルに保存します。"""


@command.command("joint-report")
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--title", default="", help="報告書の題名（省略時は日付入りの題名）")
def joint_report(format_: str, out: Path, title: str) -> None:
    """共同報告書を作成し、指定した形式で保存します。"""
    today = wareki(today_in_tokyo(utc_now()))
    try:
        require_replaceable(out)
        caller = Caller(Settings.from_environment(), OPERATOR)
        report = _make(caller, title or f"共同報告書（{today}）")
        _expect_made(report, format_)
        path = f"/reports/{report['id']}/files/{format_}"
        write(out, caller.call("GET", "reporting", path).content)
    except (Refused, NotTheOperator, OSError, requests.RequestException) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out} に保存しました（{report['number']}）。")


def _make(caller: Caller, title: str) -> dict[str, Any]:
    """Ask for the report and wait until what can be made of it is there; raises Refused."""
    report: dict[str, Any] = caller.post("reporting", "/reports", json={"title": title}).json()
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while report["state"] not in ("done", "failed"):
        if time.monotonic() > deadline:
            raise Refused("時間内に報告書ができませんでした。")
        time.sleep(0.3)
        report = caller.get("reporting", f"/reports/{report['id']}")
    return report


def _expect_made(report: dict[str, Any], format_: str) -> None:
    """Raise Refused, with the reason, if this format could not be made."""
    reasons = {one["format"]: one["why"] for one in report["unmade"]}
    if format_ in reasons or report["state"] == "failed":
        raise Refused(f"報告書を作成できませんでした。{reasons.get(format_, report['trouble'])}")
