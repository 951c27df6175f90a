"""What Yui keeps is its owner's alone to read, also where it was once open to all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infra.privacy import let_through, tighten, write
from tests.modes import open_to_others

ROOT = Path(__file__).parents[3]


def wide(path: Path) -> Path:
    """A file with something in it that everybody may read, in folders that everybody may enter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("open")
    path.chmod(0o644)
    path.parent.chmod(0o755)
    return path


def make_passwords(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.docker.passwords"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_that_was_open_is_closed_with_all_that_is_in_it(tmp_path: Path) -> None:
    program = wide(tmp_path / "var" / "deep" / "down")
    program.chmod(0o755)
    tighten(tmp_path / "var")
    assert open_to_others(tmp_path / "var") == []
    assert stat.S_IMODE(program.stat().st_mode) == 0o700, "what its owner may do is left to them"


def test_what_a_link_leads_to_is_not_touched(tmp_path: Path) -> None:
    elsewhere = wide(tmp_path / "elsewhere" / "file")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "file").symlink_to(elsewhere)
    (tmp_path / "var" / "folder").symlink_to(elsewhere.parent)
    tighten(tmp_path / "var")
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert stat.S_IMODE(elsewhere.parent.stat().st_mode) == 0o755


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
def test_another_account_still_passes_through_to_its_own_folder(tmp_path: Path) -> None:
    """As PostgreSQL's account does, to the data that an installation run by root has in var/."""
    wide(tmp_path / "var" / "file")
    theirs = wide(tmp_path / "var" / "postgres" / "PG_VERSION").parent
    os.chown(theirs, 12345, 12345)
    let_through(tmp_path / "var")
    tighten(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o711
    assert stat.S_IMODE((tmp_path / "var" / "file").stat().st_mode) == 0o600
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o755, "its own account sees to that"


def test_what_is_written_over_an_open_file_is_private(tmp_path: Path) -> None:
    report = wide(tmp_path / "report.pdf")
    write(report, b"%PDF")
    assert report.read_bytes() == b"%PDF"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_what_is_written_to_a_terminal_or_a_pipe_goes_there(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    write(Path(f"/dev/fd/{writer}"), b"%PDF")
    assert os.read(reader, 10) == b"%PDF"
    os.close(reader)
    os.close(writer)


def test_the_passwords_of_the_containers_are_private_from_the_first_byte_on(tmp_path: Path) -> None:
    made = make_passwords(tmp_path)
    assert made.returncode == 0, made.stderr
    assert "PASSWORD" not in made.stdout
    assert "POSTGRES_PASSWORD='" in (tmp_path / ".env").read_text()
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_passwords_that_are_there_are_kept_and_made_private(tmp_path: Path) -> None:
    kept = wide(tmp_path / ".env")
    again = make_passwords(tmp_path)
    assert again.returncode == 1
    assert ".env" in again.stderr
    assert kept.read_text() == "open"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
