"""What Yui keeps is its owner's alone to read, also where it was once open to all."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.privacy import Exposed, let_through, require_ours, require_replaceable, tighten, write
from tests.modes import open_to_others

ROOT = Path(__file__).parents[3]


AS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can give a folder to another account"
)
ANOTHER = 12345


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


@AS_ROOT
def test_another_account_still_passes_through_to_its_own_folder(tmp_path: Path) -> None:
    """As PostgreSQL's account does, to the data that an installation run by root has in var/."""
    wide(tmp_path / "var" / "file")
    theirs = wide(tmp_path / "var" / "postgres" / "PG_VERSION").parent
    os.chown(theirs, ANOTHER, ANOTHER)
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


def test_who_holds_the_file_that_was_there_reads_nothing_of_what_takes_its_place(
    tmp_path: Path,
) -> None:
    report = wide(tmp_path / "report.pdf")
    with report.open() as held:
        write(report, b"%PDF")
        assert held.read() == "open"


@pytest.mark.parametrize("lay", [os.mkfifo, lambda path: path.symlink_to(path.with_name("else"))])
def test_what_is_written_goes_through_no_link_or_pipe_that_was_laid_there(
    tmp_path: Path, lay: Callable[[Path], None]
) -> None:
    elsewhere = wide(tmp_path / "else")
    lay(tmp_path / "report.pdf")
    write(tmp_path / "report.pdf", b"%PDF")
    assert stat.S_ISREG((tmp_path / "report.pdf").lstat().st_mode)
    assert (tmp_path / "report.pdf").read_bytes() == b"%PDF"
    assert elsewhere.read_text() == "open"


def test_what_cannot_be_written_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        write(tmp_path / "report.pdf", b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_our_own_folder_is_ours_also_in_one_where_nobody_removes_what_is_not_theirs(
    tmp_path: Path,
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    require_ours(shared)
    (shared / "mine").mkdir(mode=0o755)
    require_ours(shared / "mine")


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757])
@pytest.mark.parametrize("within", [".", "deep/down"])
def test_a_folder_that_others_may_write_is_not_ours_nor_what_is_in_it(
    tmp_path: Path, mode: int, within: str
) -> None:
    (tmp_path / "open" / within).mkdir(parents=True)
    (tmp_path / "open").chmod(mode)
    with pytest.raises(Exposed, match=str(tmp_path / "open")):
        require_ours(tmp_path / "open" / within)
    with pytest.raises(Exposed):
        require_replaceable(tmp_path / "open" / within / "report.pdf")


@AS_ROOT
def test_a_folder_of_another_account_is_not_ours_nor_a_link_that_it_laid(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, ANOTHER, ANOTHER)
    with pytest.raises(Exposed):
        require_ours(theirs)
    (tmp_path / "mine").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    require_ours(tmp_path / "link")
    os.lchown(tmp_path / "link", ANOTHER, ANOTHER)
    with pytest.raises(Exposed):
        require_ours(tmp_path / "link")


@AS_ROOT
def test_a_file_of_another_account_is_not_replaced(tmp_path: Path) -> None:
    theirs = wide(tmp_path / "report.pdf")
    os.chown(theirs, ANOTHER, ANOTHER)
    with pytest.raises(Exposed, match="ほかのアカウントのファイル"):
        require_replaceable(theirs)


def test_only_a_plain_file_of_ours_is_replaced(tmp_path: Path) -> None:
    require_replaceable(tmp_path / "not there")
    require_replaceable(wide(tmp_path / "plain"))
    require_replaceable(Path("/dev/stdout"))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "plain")
    for name in ("pipe", "link"):
        with pytest.raises(Exposed, match="通常のファイルではありません"):
            require_replaceable(tmp_path / name)


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
    kept.write_text("POSTGRES_PASSWORD=ours\n")
    again = make_passwords(tmp_path)
    assert again.returncode == 0, again.stderr
    assert kept.read_text().startswith("POSTGRES_PASSWORD=ours\n")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
