"""Who else may get at what Yui keeps."""

import stat
from pathlib import Path


def open_to_others(folder: Path) -> list[Path]:
    """The folder and what is in it, as far as group or others may read, write or enter it."""
    return [
        path
        for path in (folder, *sorted(folder.rglob("*")))
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
