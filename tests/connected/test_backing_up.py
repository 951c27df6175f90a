"""A back-up on PostgreSQL beside a rebuild, and a restore that was cut short."""

from collections.abc import ItemsView, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from infra.backup import manifest, snapshots
from infra.backup.restoring import restore
from infra.backup.saving import make_place, save
from infra.backup.snapshots import StoodStill
from infra.local import LocalServers
from shared.database import Database
from shared.manifests import SERVICES
from shared.preparing import prepare
from shared.rebuilding import NEXT
from shared.settings import Settings
from shared.transactions import utc_now
from tests.connected.wiring import emptied
from tests.embedded.infra.everything import Databases

BESIDE = (f"create schema {NEXT}", f"create table {NEXT}.joint_projects (id text)")
"""What a rebuild makes, and leaves where it is killed."""


def change(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def schemas(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        found = connection.execute(text("select schema_name from information_schema.schemata"))
        return set(found.scalars())


@pytest.fixture
def databases(servers: LocalServers) -> Iterator[Databases]:
    found = {service: emptied(servers.database_url(service)) for service in SERVICES}
    for service, database in found.items():
        prepare(database, service)
    yield found
    for database in found.values():
        change(database, f"drop schema if exists {NEXT} cascade")
        database.close()


def test_a_backup_holds_nothing_of_a_rebuild_at_work(databases: Databases, tmp_path: Path) -> None:
    settings, backup = Settings(var=tmp_path / "var"), tmp_path / "backup"
    change(databases["reporting"], *BESIDE)
    make_place(backup, settings)
    made = save(backup, databases, settings, utc_now())
    for service in SERVICES:
        emptied(databases[service].url)
    change(databases["reporting"], f"drop schema {NEXT} cascade")

    restore(backup, made, settings, databases, lambda: None)
    assert NEXT not in schemas(databases["reporting"])


def test_a_restore_cut_short_is_made_anew_whatever_schemas_it_had_filled(
    databases: Databases, tmp_path: Path
) -> None:
    settings, backup = Settings(var=tmp_path / "var"), tmp_path / "backup"
    make_place(backup, settings)
    save(backup, databases, settings, utc_now())
    for service in SERVICES:
        emptied(databases[service].url)
    made = manifest.read(backup)

    def cut_short() -> None:
        change(databases["reporting"], *BESIDE)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        restore(backup, made, settings, databases, cut_short)
    restore(backup, made, settings, databases, lambda: None)
    assert NEXT not in schemas(databases["reporting"])


class Paused(dict[str, Database]):
    """Whoever goes through it by name stops until a consumer has moved on."""

    def items(self) -> ItemsView[str, Database]:
        with closing(Database(self["registry"].url)) as consumer:
            change(consumer, "update cursors set position = position")
        return super().items()


def test_a_backup_that_is_stopped_lets_the_consumers_go_on_and_says_so(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "HELD_SECONDS", 1)
    with pytest.raises(StoodStill), snapshots.snapshots(Paused(databases)):
        pass
