"""Of stored files and whole databases."""

import os
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.embedded.infra.alterations.case import Case
from tests.embedded.infra.alterations.intruder import Intruder


def in_its_place(make: Callable[[Path, Path], object]) -> Callable[[Intruder], object]:
    """The file moved away, and something else made under its name; `make` is given both paths."""

    def alter(one: Intruder) -> None:
        file = one.file("sharing", b"a,b\n1,2\n")
        make(file, file.rename(one.settings.var / "away"))

    return alter


def bind(path: Path, _: Path) -> None:
    """A socket; its address may not be longer than a hundred characters."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with closing(socket.socket(socket.AF_UNIX)) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


REPLACED = "は、通常のファイルではありません"

FILES = {
    "file-altered": Case(
        lambda one: one.file("sharing", b"a,b\n1,2\n").write_bytes(b"a,b\n1,9\n"),
        "files",
        "の内容が書き換えられています",
    ),
    "file-gone": Case(
        lambda one: one.file("sharing", b"a,b\n1,2\n").unlink(), "files", "がありません"
    ),
    "file-a-folder": Case(in_its_place(lambda path, _: path.mkdir()), "files", REPLACED),
    "file-a-pipe": Case(in_its_place(lambda path, _: os.mkfifo(path)), "files", REPLACED),
    "file-a-socket": Case(in_its_place(bind), "files", REPLACED),
    "file-a-link": Case(in_its_place(lambda path, away: path.symlink_to(away)), "files", REPLACED),
    "attachment-gone": Case(
        lambda one: one.file("registry", b"a drawing").unlink(), "files", "がありません"
    ),
    "database-damaged": Case(
        lambda one: one.database("registry").write_bytes(b"else" * 4096),
        "log and trail and tables and files",
        "",
    ),
}
