"""The marks on what is being made from a back-up: nothing is done with it meanwhile.

One stands in each database, for that is what a service opens wherever it runs; one in the data
folder, from before the first database is there, for who works on files alone or finds no database.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Boolean, Column, MetaData, String, Table, inspect, select, update

from shared.database import Database

_metadata = MetaData()
_marks = Table(
    "restoring",
    _metadata,
    Column("backup", String(64), nullable=False),
    Column("complete", Boolean, nullable=False),
)


_FOLDERS_MARK = "restoring"


class HalfRestored(Exception):
    """Database or folder holds a part of a back-up, or all of it while others may not."""

    def __init__(self) -> None:
        super().__init__(
            "このデータは、バックアップからの復元が途中です。"
            "同じバックアップで、もう一度 `yui restore` を実行してください。"
        )


@dataclass(frozen=True)
class Mark:
    """Which back-up (the SHA-256 of its manifest) it is made from, and whether all of it is there.

    Marks are taken away only once all databases are complete.
    """

    backup: str
    complete: bool = False


def set_mark(database: Database, mark: Mark) -> None:
    """In an empty database, or beside what was restored."""
    with database.writing() as session:
        _metadata.create_all(session.connection())
        session.execute(_marks.delete())
        session.execute(_marks.insert().values(vars(mark)))


def mark_of(database: Database) -> Mark | None:
    with database.reading() as session:
        if not inspect(session.connection()).has_table(_marks.name):
            return None
        return Mark(*session.execute(select(_marks)).one())


def set_complete(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(_marks).values(complete=True))


def take_mark_away(database: Database) -> None:
    with database.writing() as session:
        _metadata.drop_all(session.connection())


def require_whole(database: Database) -> None:
    """Raise HalfRestored."""
    if mark_of(database) is not None:
        raise HalfRestored()


def mark_folder(var: Path) -> None:
    """Before anything else of the back-up is there."""
    var.mkdir(parents=True, exist_ok=True)
    (var / _FOLDERS_MARK).touch()
    os.sync()


def take_folders_mark_away(var: Path) -> None:
    (var / _FOLDERS_MARK).unlink(missing_ok=True)


def is_marked(var: Path) -> bool:
    """Whether a restore into the folder has begun and not ended."""
    return (var / _FOLDERS_MARK).exists()


def require_whole_folder(var: Path) -> None:
    """Raise HalfRestored."""
    if is_marked(var):
        raise HalfRestored
