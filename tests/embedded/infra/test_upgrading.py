"""An installation of 0.1.0, brought up to date by the first start."""

from contextlib import closing
from pathlib import Path

import pytest

from infra.databases import databases
from shared.database import Database
from shared.events import codec
from shared.manifests import SERVICES
from shared.messaging.reading import LocalLog
from shared.preparing import prepare
from shared.settings import Settings
from tests.embedded.infra.installations import yui
from tests.releases import installing


def installed(var: Path) -> Settings:
    """As 0.1.0 left it."""
    settings = Settings(var=var)
    installing.install_files(settings.files)
    for service in installing.SERVICES:
        with closing(Database(settings.database_url(service))) as database:
            installing.install(database, service)
    return settings


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = installed(tmp_path_factory.mktemp("var"))
    for service in SERVICES:
        with closing(Database(settings.database_url(service))) as database:
            prepare(database, service)
    return settings.var


@pytest.mark.parametrize("words", ["verify", "rebuild reporting"])
def test_data_that_this_release_was_not_started_on_are_no_alarm(tmp_path: Path, words: str) -> None:
    done = yui(installed(tmp_path).var, *words.split())
    assert done.returncode == 3
    assert done.stderr.startswith("Error: データは以前の版のものです。"), done.stderr
    assert done.stdout == ""
    assert not list(tmp_path.glob("*.rebuild"))


def test_a_backup_is_made_of_them(tmp_path: Path) -> None:
    done = yui(installed(tmp_path / "var").var, "backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr


def test_every_table_agrees_with_the_facts_and_every_file_is_there(upgraded: Path) -> None:
    found = yui(upgraded, "verify")
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_fact_stands_where_it_stood_and_is_read_as_the_newest_of_its_kind(
    upgraded: Path,
) -> None:
    with databases(Settings(var=upgraded), installing.SERVICES) as opened:
        for service, database in opened.items():
            read = LocalLog(database).read(0).entries
            told = [
                (row["position"], row["hash"]) for row in installing.kept_by(service).get("log", [])
            ]
            assert [(entry.position, entry.hash) for entry in read] == told
            for entry in read:
                event = codec.to_event(entry.position, entry.hash, entry.body)
                newest = codec.newest(codec.contracts()[event.type])
                assert isinstance(codec.to_fact(event, newest), newest)
