"""What hinders every verb alike, in words: no room on the disk, a database that does not answer."""

import click

from infra.backup.snapshots import CannotCopy, StoodStill
from infra.callers import Away
from infra.databases import BothDeployments, DatabaseAway, EarlierRelease
from shared.database import does_not_answer, is_disk_full
from shared.files import BeingSwept

_NO_ROOM = (
    "ディスクに空きがないため、最後まで行えませんでした{where}。"
    "空きを作ってから、もう一度実行してください。"
)
_AWAY = (
    "データベースが応答しないため、最後まで行えませんでした。データの異常を示すものではありません。"
    "PostgreSQL と結が動作していることを確かめてから、もう一度実行してください。"
)
_AGAIN = "結の動作と、ディスクの空きを確かめてから、もう一度実行してください。"
_SWEPT = (
    "ファイルの整理が終わるのを待ちましたが、終わりませんでした（{folder}）。"
    "結の動作を確かめてから、もう一度実行してください。"
)


class Hindered(click.ClickException):
    """Nothing is said of what the databases hold: neither 0 nor 1."""

    exit_code = 3


def told(error: BaseException) -> Hindered | None:
    """The error as the operator hears of it; None if it is none of these."""
    cause = error.__cause__ if isinstance(error, click.ClickException) else error
    if isinstance(cause, CannotCopy):
        cause = cause.__cause__
    if cause is None:
        return None
    if isinstance(cause, Away):
        return Hindered(f"{cause}\n{_AGAIN}")
    if is_disk_full(cause):
        file = getattr(cause, "filename2", None) or getattr(cause, "filename", None)
        return Hindered(_NO_ROOM.format(where=f"（{file}）" if file else ""))
    if isinstance(cause, BothDeployments | EarlierRelease | StoodStill):
        return Hindered(str(cause))
    if isinstance(cause, BeingSwept):
        return Hindered(_SWEPT.format(folder=cause))
    if isinstance(cause, DatabaseAway) or does_not_answer(cause):
        return Hindered(_AWAY)
    return None
