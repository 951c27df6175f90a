"""Nothing that Yui keeps or hands to its operator can be read by another account of the machine."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.bench.deployments import deployment, wait_for_sample
from tests.modes import open_to_others

WORDS_BEFORE = "what 0.1.0 left"


@pytest.fixture(scope="module", autouse=True)
def usual_umask() -> Iterator[None]:
    """The shell's: new files may be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def yui(settings: Settings, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "infra.cli", *words],
        env={**os.environ, "YUI_VAR": str(settings.var), "PORT": str(settings.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(usual_umask: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`var` in a folder that was open to all, and what the commands made in such folders."""
    folder = tmp_path_factory.mktemp("open")
    for name in ("var/logs", "var/files/registry", "backup"):
        (folder / name).mkdir(parents=True)
    for name in ("var/logs/yui.log", "var/files/registry/left", "report.xlsx"):
        (folder / name).write_text(WORDS_BEFORE)
    with deployment("run", var=folder / "var") as settings:
        wait_for_sample(settings)
        yui(settings, "backup", str(folder / "backup"))
        yui(settings, "keys", "rotate", "registry")
        report = str(folder / "report.xlsx")
        yui(settings, "export", "joint-report", "--format", "xlsx", "--out", report)
        assert open_to_others(settings.var) == [], "while it runs"
    yui(Settings(var=folder / "restored"), "restore", str(folder / "backup"))
    return folder


def test_an_installation_is_its_owners_alone_also_in_a_folder_that_was_open(folder: Path) -> None:
    assert open_to_others(folder / "var") == []
    assert (folder / "var" / "logs" / "yui.log").read_text().startswith(WORDS_BEFORE)


def test_a_backup_is_its_owners_alone_also_in_a_folder_that_was_open(folder: Path) -> None:
    assert open_to_others(folder / "backup") == [folder / "backup"], "which its maker's mode is for"
    assert len(list((folder / "backup").rglob("*"))) > 20


def test_what_is_restored_is_its_owners_alone(folder: Path) -> None:
    assert open_to_others(folder / "restored") == []


def test_an_exported_report_is_its_owners_alone_also_over_a_file_that_was_open(
    folder: Path,
) -> None:
    assert stat.S_IMODE((folder / "report.xlsx").stat().st_mode) == 0o600
    assert (folder / "report.xlsx").read_bytes().startswith(b"PK")
