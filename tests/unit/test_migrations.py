"""The numbered files that bring tables up to date."""

import re
from pathlib import Path

import pytest

FOLDERS = sorted(Path().glob("s*/**/migrations"))


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_each_migration_follows_the_one_numbered_before_it(folder: Path) -> None:
    files = sorted(folder.glob("[0-9]*.py"))
    numbers = [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [file.name.partition("_")[0] for file in files] == numbers
    for file, number, before in zip(files, numbers, [None, *numbers], strict=False):
        told = dict(re.findall(r'^(\w*revision) = "?(\w+)"?$', file.read_text(), re.MULTILINE))
        assert told == {"revision": number, "down_revision": str(before)}
