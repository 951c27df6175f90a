"""`yui verify`: whether every log is still what was written and heard."""

import sys
from pathlib import Path

import click

from infra.backup import manifest
from infra.databases import NothingInstalled, databases
from infra.verification import verify_all
from shared.settings import Settings


@click.command("verify")
@click.option(
    "--backup",
    "backups",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="控えとして照らし合わせるバックアップ（何度でも指定できます）",
)
def command(backups: tuple[Path, ...]) -> None:
    """記録が書き換えられたり、失われたりしていないかを確かめます。異常があるときの終了コードは1です。"""
    try:
        with databases(Settings.from_environment()) as opened:
            found = verify_all(opened, {str(one): manifest.read(one) for one in backups})
    except (NothingInstalled, manifest.Damaged) as error:
        raise click.ClickException(str(error)) from error
    for service, verified in found.items():
        verdict = f"異常 {len(verified.findings)}件" if verified.findings else "異常なし"
        click.echo(f"{service:<12}{verified.end.position:>9,}件  {verdict}")
        for finding in verified.findings:
            click.echo(f"  {finding.words}")
    sys.exit(1 if any(verified.findings for verified in found.values()) else 0)
