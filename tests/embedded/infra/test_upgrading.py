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


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(var=tmp_path_factory.mktemp("var"))
    installing.install_files(settings.files)
    for service in SERVICES:
        with closing(Database(settings.database_url(service))) as database:
            if service in installing.SERVICES:
                installing.install(database, service)
            prepare(database, service)
    return settings.var


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
