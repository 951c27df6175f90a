"""`yui backup DIR`: a back-up of a running Yui."""

from pathlib import Path

import click

from infra.backup.saving import NoPlace, make_place, save
from infra.backup.snapshots import CannotCopy
from infra.databases import NothingInstalled, databases
from infra.recording import record
from shared.acts import Act
from shared.settings import Settings
from shared.transactions import utc_now


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
            record(opened["council"], "council", Act.BACKUP_BEGUN)  # so that the copy holds it
            made = save(folder, opened, settings, utc_now())
    except (NothingInstalled, NoPlace, CannotCopy, OSError) as error:
        raise click.ClickException(str(error)) from error
    facts = sum(log.position for log in made.logs.values())
    click.echo(f"{folder} に保存しました（記録 {facts:,}件、ファイル {len(made.checksums):,}個）。")
