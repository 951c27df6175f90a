"""A back-up of a running Yui, and an installation made from it."""

import io
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infra.backup import saving
from infra.databases import databases
from shared.database import Database
from shared.files import FileStore, named_files, stored_in, sweep
from shared.settings import Settings
from shared.transactions import utc_now
from tests.bench.deployments import deployment, wait_for_sample
from tests.embedded.infra.installations import contents, files, yui


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """An installation with the sample, and a back-up made while it ran."""
    var, backup = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("safe") / "backup"
    with deployment("run", var=var) as settings:
        wait_for_sample(settings)
        made = yui(var, "backup", str(backup))
    assert made.returncode == 0, made.stderr
    return settings, backup


def test_what_is_restored_is_what_was_backed_up(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings, backup = backed_up
    restored = Settings(var=tmp_path / "elsewhere")

    assert yui(restored.var, "restore", str(backup)).returncode == 0

    before, after = contents(settings), contents(restored)
    differing = {name for name in before if before[name] != after[name]}
    assert differing <= {"portal.sessions", "council.trail", "council.trail_head"}
    (told,) = set(after["council.trail"]) - set(before["council.trail"])
    assert "backup.restored" in told
    assert files(restored) == files(settings)
    verified = yui(restored.var, "verify", "--backup", str(backup))
    assert verified.returncode == 0, verified.stdout


def test_what_is_let_go_while_it_is_made_is_in_the_backup(
    backed_up: tuple[Settings, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, made = Settings(var=tmp_path / "elsewhere"), tmp_path / "made"
    yui(settings.var, "restore", str(backed_up[1]))
    stores = list(settings.files.glob("*/"))
    save_databases = saving._save_databases

    def then_all_is_let_go(*given: Any) -> Any:
        ends = save_databases(*given)
        for store in stores:
            sweep(store, lambda: set(), utc_now() + timedelta(days=1))
        return ends

    monkeypatch.setattr(saving, "_save_databases", then_all_is_let_go)
    made.mkdir()
    with databases(settings) as opened:
        saving.save(made, opened, settings, utc_now())

    kept = [path.relative_to(settings.var) for store in stores for path in stored_in(store)]
    assert kept
    assert all((made / path).is_file() for path in kept)


def test_what_was_set_aside_is_in_no_backup(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings, made = Settings(var=tmp_path / "elsewhere"), tmp_path / "made"
    yui(settings.var, "restore", str(backed_up[1]))
    store = FileStore(settings.files / "registry")
    store.put(io.BytesIO(b"taken away"))
    with closing(Database(settings.database_url("registry"))) as database:
        named = partial(named_files, database)
        assert sweep(store.folder, named, utc_now() + timedelta(days=1)).set_aside == 1

    assert yui(settings.var, "backup", str(made)).returncode == 0
    assert not list(made.rglob("aside"))
    assert yui(settings.var, "verify", "--backup", str(made)).returncode == 0


def test_a_trail_cut_off_after_the_backup_is_known_by_the_backup(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    _, backup = backed_up
    restored = Settings(var=tmp_path / "elsewhere")
    yui(restored.var, "restore", str(backup))
    database = Database(restored.database_url("sharing"))
    with database.engine.begin() as connection:
        guard = connection.exec_driver_sql(
            "select sql from sqlite_master where name = 'trail_no_delete'"
        ).scalar_one()
        connection.exec_driver_sql("drop trigger trail_no_delete")
        connection.exec_driver_sql("delete from trail")
        connection.exec_driver_sql(guard)
        connection.exec_driver_sql("update trail_head set position = 0, hash = '" + "0" * 64 + "'")
    database.close()

    assert yui(restored.var, "verify").returncode == 0
    found = yui(restored.var, "verify", "--backup", str(backup))
    assert found.returncode == 1
    assert "バックアップ" in found.stdout


def test_a_restored_installation_runs(backed_up: tuple[Settings, Path], tmp_path: Path) -> None:
    yui(tmp_path / "elsewhere", "restore", str(backed_up[1]))

    with deployment("run", var=tmp_path / "elsewhere") as settings:
        assert yui(settings.var, "verify").returncode == 0


def test_a_backup_that_was_altered_or_is_not_complete_is_refused_whole(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    damaged = shutil.copytree(backed_up[1], tmp_path / "damaged")
    with (damaged / "databases" / "registry").open("r+b") as file:
        file.seek(5000)
        file.write(b"altered")

    refused = yui(tmp_path / "elsewhere", "restore", str(damaged))
    assert refused.returncode == 1
    assert "databases/registry" in refused.stderr
    (damaged / "databases" / "registry").unlink()
    assert yui(tmp_path / "elsewhere", "restore", str(damaged)).returncode == 1
    (damaged / "manifest.json").unlink()
    assert yui(tmp_path / "elsewhere", "restore", str(damaged)).returncode == 1
    assert not (tmp_path / "elsewhere").exists()


def test_an_installation_is_not_overwritten_nor_a_folder_with_something_in_it(
    backed_up: tuple[Settings, Path],
) -> None:
    settings, backup = backed_up
    assert "空の環境" in yui(settings.var, "restore", str(backup)).stderr
    assert "空ではありません" in yui(settings.var, "backup", str(backup)).stderr


def test_a_log_cut_off_with_all_that_came_of_it_is_known_by_the_backup(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    _, backup = backed_up
    restored = Settings(var=tmp_path / "elsewhere")
    yui(restored.var, "restore", str(backup))
    database = Database(restored.database_url("sharing"))
    with database.engine.begin() as connection:
        for table in ("log", "named_recipients", "consents", "versions", "datasets"):
            connection.exec_driver_sql(f"delete from {table}")  # noqa: S608
        connection.exec_driver_sql("update log_head set position = 0, hash = '" + "0" * 64 + "'")
    database.close()
    listening = Database(restored.database_url("reporting"))
    with listening.engine.begin() as connection:
        connection.exec_driver_sql("delete from cursors where stream = 'reporting.sharing'")
        connection.exec_driver_sql("delete from joint_datasets")
    listening.close()

    assert yui(restored.var, "verify").returncode == 0
    found = yui(restored.var, "verify", "--backup", str(backup))
    assert found.returncode == 1
    assert "バックアップ" in found.stdout


@pytest.mark.parametrize("place", [".", "deep/in/backup", "keys/backup", "files/council/backup"])
def test_no_backup_is_made_inside_of_what_it_copies(
    backed_up: tuple[Settings, Path], place: str
) -> None:
    var = backed_up[0].var
    refused = yui(var, "backup", str(var / place))
    assert refused.returncode == 1
    assert "データのフォルダー" in refused.stderr
    assert place == "." or not (var / place).exists()


def test_no_backup_is_made_around_what_it_copies_nor_through_a_link_into_it(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    var = backed_up[0].var
    (tmp_path / "link").symlink_to(var)
    for place in (var.parent, tmp_path / "link" / "backup"):
        assert "データのフォルダー" in yui(var, "backup", str(place)).stderr
    assert "シンボリックリンク" in yui(var, "backup", str(tmp_path / "link")).stderr
    assert not (var / "backup").exists()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_backup_is_refused_in_words_where_something_else_is_in_a_files_place(
    backed_up: tuple[Settings, Path], tmp_path: Path, make: Callable[[Path], None]
) -> None:
    var = tmp_path / "elsewhere"
    yui(var, "restore", str(backed_up[1]))
    stored = next(var.glob("files/sharing/??/*"))
    stored.unlink()
    make(stored)

    refused = yui(var, "backup", str(tmp_path / "another"))
    assert refused.returncode == 1
    assert f"{stored} は、通常のファイルではありません" in refused.stderr
    assert not (tmp_path / "another" / "manifest.json").exists()


def test_what_cannot_be_copied_is_told_in_words(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    var = tmp_path / "elsewhere"
    yui(var, "restore", str(backed_up[1]))
    os.mkfifo(var / "keys" / "pipe")
    refused = yui(var, "backup", str(tmp_path / "another"))
    assert refused.returncode == 1
    assert f"{var / 'keys' / 'pipe'} をコピーできません" in refused.stderr


def test_a_backup_that_is_refused_was_not_begun(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings, _ = backed_up
    before = contents(settings)["council.trail"]
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    for place in ("open", "open/backup"):
        refused = yui(settings.var, "backup", str(tmp_path / place))
        assert refused.returncode == 1
        assert "ほかのアカウントが書き込めます" in refused.stderr
    assert list((tmp_path / "open").iterdir()) == []
    assert contents(settings)["council.trail"] == before


def a_stored_file(settings: Settings) -> Path:
    """One that a table of sharing names."""
    with closing(Database(settings.database_url("sharing"))) as database:
        name = min(named_files(database))
    return FileStore(settings.files / "sharing").path(name)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (Path.unlink, "がありません"),
        (lambda file: file.write_bytes(b""), "書き換えられています"),
        (lambda file: file.write_bytes(b"altered"), "書き換えられています"),
    ],
    ids=["gone", "empty", "altered"],
)
def test_a_backup_says_which_named_file_is_not_as_it_was_stored_and_holds_all_others(
    backed_up: tuple[Settings, Path],
    tmp_path: Path,
    harm: Callable[[Path], object],
    said: str,
) -> None:
    settings = Settings(var=tmp_path / "elsewhere")
    yui(settings.var, "restore", str(backed_up[1]))
    harm(file := a_stored_file(settings))

    made = yui(settings.var, "backup", str(tmp_path / "another"))
    assert made.returncode == 1
    assert f"sharing のファイル {file.name}" in made.stderr
    assert said in made.stderr
    assert yui(tmp_path / "third", "restore", str(tmp_path / "another")).returncode == 0
    assert files(Settings(var=tmp_path / "third")) == files(settings)


def test_what_was_set_aside_and_is_named_is_put_back_and_in_the_backup(
    backed_up: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings = Settings(var=tmp_path / "elsewhere")
    yui(settings.var, "restore", str(backed_up[1]))
    file = a_stored_file(settings)
    (aside := settings.files / "sharing" / "aside").mkdir()
    file.replace(aside / file.name)

    made = yui(settings.var, "backup", str(tmp_path / "another"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "another" / file.relative_to(settings.var)).is_file()
    assert file.is_file()
    assert not list(aside.iterdir())
