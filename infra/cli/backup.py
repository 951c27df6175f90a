"""`yui backup DIR`: a back-up of a running Yui."""

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from infra.backup.saving import Incomplete, NoPlace, make_place, save
from infra.backup.snapshots import CannotCopy
from infra.databases import NothingInstalled, databases
from infra.recording import record
from shared.acts import Act
from shared.database import Database, is_disk_full
from shared.settings import Settings
from shared.transactions import utc_now

_OFF_RECORD = (
    "ディスクに空きがないため、このバックアップの作成は、操作の記録に残せませんでした"
    "（バックアップの目録には、その旨を記しました）。空きができたら、もう一度作成してください。"
)


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """動作中の結のバックアップを FOLDER に作成します。

    下書きや鍵を含むため、厳重に保管してください。
    """
    settings = Settings.from_environment()
    try:
        with databases(settings) as opened:
            make_place(folder, settings)
            on_record = _record_begun(opened["council"])  # so that the copy holds it
            made = save(folder, opened, settings, utc_now(), on_record)
    except (NothingInstalled, NoPlace, CannotCopy, Incomplete, OSError) as error:
        raise click.ClickException(str(error)) from error
    facts = sum(log.position for log in made.logs.values())
    if not made.on_record:
        click.echo(_OFF_RECORD, err=True)
    click.echo(f"{folder} に保存しました（記録 {facts:,}件、ファイル {len(made.checksums):,}個）。")


def _record_begun(council: Database) -> bool:
    """False where the trail has no room for it: just then a back-up may be what is needed."""
    try:
        record(council, "council", Act.BACKUP_BEGUN)
    except SQLAlchemyError as error:
        if not is_disk_full(error):
            raise
        return False
    return True
