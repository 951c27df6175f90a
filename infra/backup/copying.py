"""Folders of plain files, copied whole or not at all."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from infra.backup.snapshots import CannotCopy
from shared.files import ASIDE, DRAFTS, is_plain

_NOT_STORED = shutil.ignore_patterns(DRAFTS, ASIDE)
"""Uploads that are still being written, and what no table names any more."""


def copy_folder(source: Path, place: Path) -> None:
    """Into `place`, which may be there already; raises CannotCopy, naming the first that fails."""
    try:
        shutil.copytree(source, place, ignore=_NOT_STORED, dirs_exist_ok=True)
    except shutil.Error as failed:
        path, _, why = failed.args[0][0]
        raise CannotCopy(f"{path} をコピーできません（{why}）。") from failed


def require_plain(files: Iterable[Path]) -> None:
    """Raise CannotCopy where something else is in a file's place: its bytes would be missing."""
    for file in files:
        if not is_plain(file):
            raise CannotCopy(
                f"{file} は、通常のファイルではありません。"
                "以前のバックアップから元のファイルを戻してから、もう一度実行してください。"
            )
