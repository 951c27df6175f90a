"""A database in one file takes nothing that would be lost with the file."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shared.database import Database, does_not_answer


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept.db"


@pytest.fixture
def database(path):
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        session.execute(text("create table noted (what text)"))
    yield database
    database.close()


def note(database):
    with database.writing() as session:
        session.execute(text("insert into noted values ('one more')"))


def notes(database):
    with database.reading() as session:
        return session.scalar(text("select count(*) from noted"))


def remove(path: Path) -> None:
    path.unlink()


def replace_by_another(path: Path) -> None:
    path.rename(path.with_suffix(".old"))
    path.touch()


@pytest.mark.parametrize("take_away", [remove, replace_by_another])
def test_it_says_that_it_is_away_and_writes_nothing(database, path, take_away):
    note(database)
    take_away(path)
    for use in (note, notes):
        with pytest.raises(OperationalError) as told:
            use(database)
        assert does_not_answer(told.value)
    assert not database.answers()


def test_no_empty_one_is_made_in_its_place(database, path):
    remove(path)
    with pytest.raises(OperationalError), database.writing_delayed_durable() as session:
        session.execute(text("select 1"))
    assert not database.answers()
    assert not path.exists()


def test_it_goes_on_once_its_file_is_back(database, path):
    note(database)
    aside = path.rename(path.with_suffix(".aside"))
    assert not database.answers()
    aside.rename(path)
    note(database)
    assert notes(database) == 2
    assert database.answers()


@pytest.mark.parametrize("beside", ["-wal", "-shm"])
def test_what_was_committed_into_a_file_beside_it_that_is_removed_is_not_lost(
    database, path, beside
):
    note(database)
    path.with_name(path.name + beside).unlink()
    for _ in range(3):
        with pytest.raises(OperationalError):
            note(database)
        assert not database.answers()

    again = Database(f"sqlite:///{path}")
    try:
        assert notes(again) == 1
        note(again)
    finally:
        again.close()


def test_a_database_that_was_closed_may_lie_in_the_others_place(database, path):
    note(database)
    database.close()
    other = path.with_suffix(".other")
    with closing(Database(f"sqlite:///{other}")) as beside, beside.writing() as session:
        session.execute(text("create table noted (what text)"))
    other.replace(path)
    assert notes(database) == 0


def test_a_database_that_nobody_uses_may_be_opened_anew(database, path):
    note(database)
    database.close()
    assert not path.with_name(f"{path.name}-wal").exists()
    note(database)
    assert notes(database) == 2
