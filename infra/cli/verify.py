"""`yui verify`: whether every log and trail is still what was written and heard."""

import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from infra.backup import manifest
from infra.databases import NothingInstalled, databases, require_this_release
from infra.recording import record
from infra.verification import (
    verify_access_log,
    verify_files,
    verify_logs,
    verify_tables,
    verify_trails,
)
from shared.acts import Act
from shared.database import Database
from shared.messaging.verification import Verified
from shared.settings import Settings
from shared.trail.keeping import Search, search
from shared.trail.tables import trail_head

MOST_NAMED = 100
"""Findings of one kind and service that are told one by one."""


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
        settings = Settings.from_environment()
        with databases(settings) as opened:
            require_this_release(opened)
            witnesses = {str(one): _checked(one) for one in backups}
            told = {
                "出来事": verify_logs(opened, witnesses),
                "操作の記録": verify_trails(opened, witnesses),
                "閲覧の記録": verify_access_log(opened, witnesses),
                "表": verify_tables(opened),
                "ファイル": verify_files(settings, opened),
            }
            findings = sum(len(one.findings) for kind in told.values() for one in kind.values())
            is_kept = _record(opened["council"], findings)
    except (NothingInstalled, manifest.Damaged) as error:
        raise click.ClickException(str(error)) from error
    for service in opened:
        click.echo(service)
        for kind, found in told.items():
            if service in found:
                _tell(kind, found[service])
    if not is_kept:
        click.echo("この検証は、操作の記録に残っていません。書き込んだものが捨てられています。")
    sys.exit(0 if is_kept and not findings else 1)


def _checked(backup: Path) -> manifest.Manifest:
    """Its manifest, with every byte read that a restore would use; raises Damaged."""
    made = manifest.read(backup)
    manifest.check(backup, made)
    return made


def _record(council: Database, findings: int) -> bool:
    """Whether the trail has kept what it took.

    A database that cannot be written to, or has no trail left, is verified all the same.
    """
    try:
        with council.reading() as session:
            before = session.scalar(select(trail_head.c.position)) or 0
        record(council, "council", Act.VERIFIED, findings=findings)
        with council.reading() as session:
            return bool(search(session, Search(after=before, act=Act.VERIFIED, limit=1)))
    except SQLAlchemyError:
        click.echo("この検証は、操作の記録に残せませんでした。", err=True)
        return True


def _tell(kind: str, verified: Verified) -> None:
    verdict = f"異常 {len(verified.findings)}件" if verified.findings else "異常なし"
    click.echo(f"  {kind:　<6}{verified.end.position:>9,}件  {verdict}")
    for finding in verified.findings[:MOST_NAMED]:
        click.echo(f"    {finding.words}")
    if (more := len(verified.findings) - MOST_NAMED) > 0:
        click.echo(f"    ほか {more:,}件")
