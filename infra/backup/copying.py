"""Folders of plain files, copied whole or not at all."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from infra.backup.snapshots import CannotCopy
from shared.files import ASIDE, DRAFTS, is_plain

_NOT_STORED = (DRAFTS, ASIDE)
"""Uploads that are still being written, and what no table names any more."""


def copy_folder(source: Path, place: Path) -> None:
    """Into `place`, which may be there already; raises CannotCopy, naming the first that fails."""
    at = source
    try:
        place.mkdir(parents=True, exist_ok=True)
        for at in source.iterdir():
            if any(map(at.match, _NOT_STORED)):
                continue
            if at.is_dir():
                copy_folder(at, place / at.name)
            else:
                shutil.copy2(at, place / at.name)
    except OSError as error:
        raise CannotCopy(f"{at} をコピーできません（{error}）。") from error


def require_plain(files: Iterable[Path]) -> None:
    """Raise CannotCopy where something else is in a file's place: its bytes would be missing."""
    for file in files:
        if not is_plain(file):
            raise CannotCopy(
                f"{file} は、通常のファイルではありません。"
                "以前のバックアップから元のファイルを戻してから、もう一度実行してください。"
            )
