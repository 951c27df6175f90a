"""An installation that is being made from a back-up is none until the last byte is there."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from infra.backup import manifest
from infra.backup.restoring import restore
from infra.local.process import Program, start
from shared.database import Database
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.bench.deployments import deployment
from tests.embedded.infra.installations import command, contents, files, yui

KILLS = 5
REFUSALS = ("復元が途中", "データベースがありません")


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an installation that was started once."""
    folder = tmp_path_factory.mktemp("safe") / "backup"
    with deployment("run", var=tmp_path_factory.mktemp("var")) as settings:
        assert yui(settings.var, "backup", str(folder)).returncode == 0
    return folder


@pytest.fixture
def of_council(backup: Path, tmp_path: Path) -> Path:
    """The back-up, as if `yui up` had made it."""
    copied = shutil.copytree(backup, tmp_path / "of-council")
    told = copied / "manifest.json"
    told.write_text(told.read_text().replace('"sqlite"', '"postgresql"'))
    return copied


@pytest.fixture
def half(backup: Path, tmp_path: Path) -> Settings:
    """Where a restore came as far as the keys, and no further."""
    target = Settings(var=tmp_path / "half")

    def cut_short() -> None:
        raise InterruptedError

    made = manifest.read(backup)
    with ExitStack() as opened:
        databases = {
            service: opened.enter_context(closing(Database(target.database_url(service))))
            for service in SERVICES
        }
        with pytest.raises(InterruptedError):
            restore(backup, made, target, databases, cut_short)
    shutil.rmtree(target.keys)
    return target


@pytest.mark.parametrize(
    "words",
    [
        "run",
        "serve registry",
        "verify",
        "backup {var}/elsewhere",
        "rebuild reporting",
        "keys list",
        "keys rotate --all",
        "keys withdraw council",
        "member reset kansa",
        "parked list",
        "export joint-report --format csv --out {var}/report.csv",
    ],
)
def test_nothing_is_done_with_a_half_restored_installation(half: Settings, words: str) -> None:
    (half.keys / "council").mkdir(parents=True)
    before = files(half)
    refused = yui(half.var, *words.format(var=half.var).split())
    assert refused.returncode == 1
    assert "復元が途中" in refused.stderr, refused.stderr
    assert files(half) == before, "no key was made"


def test_a_restore_killed_at_its_first_database_is_half_a_restore(
    backup: Path, tmp_path: Path
) -> None:
    restoring = subprocess.Popen(**command(tmp_path / "var", "restore", str(backup)))
    while restoring.poll() is None and not list(tmp_path.glob("var/*.db")):
        pass
    restoring.kill()
    restoring.wait()
    assert "復元が途中" in yui(tmp_path / "var", "run").stderr
    again = yui(tmp_path / "var", "restore", str(backup))
    assert again.returncode == 0, again.stderr


def test_a_restore_that_is_refused_leaves_an_installation_as_it_was(
    backup: Path, tmp_path: Path
) -> None:
    assert yui(tmp_path / "var", "restore", str(backup)).returncode == 0
    assert "空ではありません" in yui(tmp_path / "var", "restore", str(backup)).stderr
    assert yui(tmp_path / "var", "verify").returncode == 0


@pytest.mark.parametrize("words", ["run", "restore {backup}"])
def test_nothing_is_begun_beside_services_that_a_killed_supervisor_left(
    of_council: Path, tmp_path: Path, words: str
) -> None:
    """Nor is the PostgreSQL ended with which they work."""
    var, code = tmp_path / "var", "import time; time.sleep(60)"
    left = [
        start(Program(name, [sys.executable, "-c", code], {}, tmp_path / "log"), var / "run")
        for name in ("postgres", "council")
    ]
    try:
        refused = yui(var, *words.format(backup=of_council).split())
        assert refused.returncode == 1
        assert "council が動作しています" in refused.stderr
        assert all(one.alive for one in left)
        assert not list(var.glob("*.db"))
    finally:
        for one in left:
            one.end()


def test_a_restore_that_was_cut_short_is_made_anew_from_the_same_backup(
    half: Settings, backup: Path, tmp_path: Path
) -> None:
    whole = Settings(var=tmp_path / "whole")
    assert yui(whole.var, "restore", str(backup)).returncode == 0
    again = yui(half.var, "restore", str(backup))
    assert again.returncode == 0, again.stderr
    assert _without_the_trail(half) == _without_the_trail(whole)
    assert files(half) == files(whole)
    assert yui(half.var, "verify", "--backup", str(backup)).returncode == 0


def test_another_backup_is_not_mixed_into_a_half_restored_installation(
    half: Settings, backup: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(backup, tmp_path / "other")
    told = other / "manifest.json"
    told.write_text(told.read_text() + " \n")
    refused = yui(half.var, "restore", str(other))
    assert refused.returncode == 1
    assert "ほかのバックアップ" in refused.stderr


def test_a_restore_killed_at_any_moment_leaves_nothing_that_starts(
    backup: Path, tmp_path: Path
) -> None:
    begun = time.monotonic()
    assert yui(tmp_path / "whole", "restore", str(backup)).returncode == 0
    lasted = time.monotonic() - begun
    for number in range(KILLS):
        var = tmp_path / f"killed-{number}"
        restoring = subprocess.Popen(**command(var, "restore", str(backup)))
        time.sleep(lasted * (0.6 + 0.4 * number / KILLS))
        restoring.kill()
        restoring.wait()
        verified = yui(var, "verify", "--backup", str(backup))
        assert verified.returncode == 0 or any(word in verified.stderr for word in REFUSALS)
        if verified.returncode:
            again = yui(var, "restore", str(backup))
            assert again.returncode == 0, again.stderr
            assert yui(var, "verify", "--backup", str(backup)).returncode == 0


def is_left_alone(var: Path, backup: Path, words: str, code: int = 1) -> bool:
    """By a restore that is refused in these words."""
    before = sorted(var.rglob("*"))
    refused = yui(var, "restore", str(backup))
    assert words in refused.stderr, refused.stderr
    after = [path for path in sorted(var.rglob("*")) if path != var / "in-use"]
    return refused.returncode == code and after == [p for p in before if p != var / "in-use"]


def lay(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("of another installation")


@pytest.mark.parametrize("name", ["files/registry/report", "keys/council/key.pem"])
def test_files_and_keys_of_another_installation_are_mixed_with_no_backups(
    backup: Path, of_council: Path, tmp_path: Path, name: str
) -> None:
    lay(tmp_path / "var" / name)
    assert is_left_alone(tmp_path / "var", backup, f"{name} があります")
    assert is_left_alone(tmp_path / "var", of_council, f"{name} があります")


def test_no_backup_of_one_deployment_is_mixed_with_the_other(
    backup: Path, of_council: Path, tmp_path: Path
) -> None:
    lay(tmp_path / "council" / "secrets" / "postgres-owner")
    assert is_left_alone(tmp_path / "council", backup, "協議会構成のデータがあります")
    assert yui(tmp_path / "embedded", "restore", str(backup)).returncode == 0
    assert is_left_alone(tmp_path / "embedded", of_council, "組込み構成のデータ")


@pytest.mark.parametrize("name", ["registry.db", "keys/{key}"])
def test_a_folder_in_the_place_of_a_file_is_told_in_words(
    backup: Path, tmp_path: Path, name: str
) -> None:
    key = next((backup / "keys").rglob("*.pem")).relative_to(backup / "keys")
    place = tmp_path / "var" / name.format(key=key)
    place.mkdir(parents=True)
    assert is_left_alone(tmp_path / "var", backup, f"{place} がフォルダーである", code=3)


def test_a_restore_drops_what_a_broker_holds_of_another_time(backup: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    lay(var / "rabbitmq" / "data" / "queue")
    assert yui(var, "restore", str(backup)).returncode == 0
    assert not (var / "rabbitmq" / "data").exists()


def test_a_folder_in_use_is_left_alone(backup: Path, tmp_path: Path) -> None:
    var = tmp_path / "used"
    var.mkdir()
    with (var / "in-use").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        refused = yui(var, "restore", str(backup))
    assert refused.returncode == 1
    assert "使用しています" in refused.stderr
    assert [path.name for path in var.iterdir()] == ["in-use"]


def test_a_file_that_the_manifest_does_not_name_is_not_restored(
    backup: Path, tmp_path: Path
) -> None:
    altered = shutil.copytree(backup, tmp_path / "altered")
    (altered / "keys" / "council").mkdir(exist_ok=True)
    (altered / "keys" / "council" / "added.json").write_text("{}")
    refused = yui(tmp_path / "elsewhere", "restore", str(altered))
    assert refused.returncode == 1
    assert "keys/council/added.json" in refused.stderr


@pytest.fixture
def altered(backup: Path, tmp_path: Path) -> Path:
    """A copy of the back-up, for an alteration."""
    return shutil.copytree(backup, tmp_path / "altered")


def is_refused(altered: Path, backup: Path, words: str) -> bool:
    """By `yui verify --backup` and by `yui restore`, in these words and with nothing made."""
    restored, target = altered.parent / "restored", altered.parent / "target"
    assert yui(restored, "restore", str(backup)).returncode == 0
    tried = [
        yui(restored, "verify", "--backup", str(altered)),
        yui(target, "restore", str(altered)),
    ]
    return not target.exists() and all(
        one.returncode == 1 and words in one.stderr and "Traceback" not in one.stderr
        for one in tried
    )


def test_a_link_in_a_backup_is_refused_whether_to_a_file_or_a_folder(
    altered: Path, backup: Path
) -> None:
    elsewhere = altered.parent / "elsewhere"
    shutil.move(altered / "keys" / "council", elsewhere)
    shutil.copy(next((backup / "keys" / "sharing").glob("*.pem")), elsewhere / ("9" * 20 + ".pem"))
    (altered / "keys" / "council").symlink_to(elsewhere)
    assert is_refused(altered, backup, "keys/council は、通常のファイルでも")


@pytest.mark.parametrize("lay", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")])
@pytest.mark.parametrize("name", ["keys/council/0", "manifest.json"])
def test_what_is_neither_a_file_nor_a_folder_is_refused_unread(
    altered: Path, backup: Path, lay: Callable[[Path], None], name: str
) -> None:
    (altered / name).unlink(missing_ok=True)
    lay(altered / name)
    assert is_refused(altered, backup, "通常のファイル")


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda told: told["logs"].pop("sharing"), "sharing がありません"),
        (lambda told: told["trails"].pop("sharing.accesses"), "sharing.accesses がありません"),
        (lambda told: told["checksums"].pop("databases/sharing"), "databases/sharing がありません"),
        (lambda told: told["logs"].update(x=told["logs"]["council"]), "結にはない x"),
        (lambda told: told["trails"].update(x=told["logs"]["council"]), "結にはない x"),
        (lambda told: told["checksums"].update({"../else": "0" * 64}), "../else がありません"),
        (lambda told: told.update(kind="else"), "読み取れません"),
    ],
)
def test_a_manifest_that_names_other_services_or_files_is_refused_in_words(
    altered: Path, backup: Path, alter: Callable[[dict[str, Any]], object], words: str
) -> None:
    (altered.parent / "else").write_text("of another")
    file = altered / "manifest.json"
    told = json.loads(file.read_text())
    alter(told)
    file.write_text(json.dumps(told))
    assert is_refused(altered, backup, words)


def test_a_manifest_of_endless_depth_is_refused_in_words(altered: Path, backup: Path) -> None:
    (altered / "manifest.json").write_text("[" * 200_000)
    assert is_refused(altered, backup, "読み取れません")


@pytest.mark.parametrize("folder", ["databases", "keys"])
def test_verifying_with_a_backup_reads_every_byte_of_it(
    backup: Path, tmp_path: Path, folder: str
) -> None:
    restored = Settings(var=tmp_path / "elsewhere")
    assert yui(restored.var, "restore", str(backup)).returncode == 0
    damaged = shutil.copytree(backup, tmp_path / "damaged")
    file = next(path for path in sorted((damaged / folder).rglob("*")) if path.is_file())
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    found = yui(restored.var, "verify", "--backup", str(damaged))
    assert found.returncode == 1
    assert file.name in found.stderr


def _without_the_trail(settings: Settings) -> dict[str, object]:
    found = contents(settings)
    return {name: rows for name, rows in found.items() if not name.startswith("council.trail")}
