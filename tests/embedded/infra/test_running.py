"""`yui run` as a person meets it: it starts, is small, ends when asked, and nothing is lost."""

import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from tests.bench.deployments import free_ports

ROOT = Path(__file__).parents[3]
READY = "準備ができました"


class Started:
    """One run of the program, ready: its terminal and its process."""

    def __init__(self, folder: Path, port: int, *words: str) -> None:
        self.port = port
        self.terminal = folder / "terminal.txt"
        environment = {**os.environ, "YUI_VAR": str(folder / "var"), "PORT": str(port)}
        environment["PYTHONIOENCODING"] = "utf-8"
        began = time.monotonic()
        with self.terminal.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.cli", "run", *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        while READY not in self.shown and time.monotonic() < began + 60:
            assert self.process.poll() is None, self.shown
            time.sleep(0.05)

    @property
    def shown(self) -> str:
        return self.terminal.read_text(encoding="utf-8")

    def end(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A first start on an empty folder, ended again."""
    folder = tmp_path_factory.mktemp("yui")
    started = Started(folder, free_ports())
    try:
        yield folder, started
    finally:
        started.process.kill()
        started.process.wait()


def titles(folder):
    with sqlite3.connect(folder / "var" / "registry.db") as database:
        return {row[0] for row in database.execute("select title from projects")}


def test_the_first_start_prints_address_and_accounts_and_answers(first_run):
    _, started = first_run
    assert f"http://localhost:{started.port}" in started.shown
    assert "羅臼町 担当者" in started.shown
    answer = requests.get(f"http://127.0.0.1:{started.port}/", timeout=10)
    assert answer.status_code == 200


def test_idle_it_takes_less_than_200_mb(first_run):
    _, started = first_run
    process = psutil.Process(started.process.pid)
    everything = [process, *process.children(recursive=True)]
    assert sum(one.memory_info().rss for one in everything) < 200e6


def test_a_folder_in_use_is_named_and_left_alone(first_run):
    folder, started = first_run
    before = titles(folder)
    done = run_in(folder / "var", free_ports())

    assert done.returncode == 1
    assert f"{folder / 'var'} は、起動中の別のYuiが使用しています。" in done.stderr
    assert titles(folder) == before
    assert requests.get(f"http://127.0.0.1:{started.port}/", timeout=10).status_code == 200


def test_more_silent_connections_than_a_shell_allows_files_keep_nobody_out(first_run):
    _, started = first_run
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    silent = [socket.create_connection(("127.0.0.1", started.port), 10) for _ in range(1100)]
    try:
        answer = requests.get(f"http://127.0.0.1:{started.port}/sign-in", timeout=10)
        assert answer.status_code == 200
        assert psutil.Process(started.process.pid).num_fds() < 1000
    finally:
        for connection in silent:
            connection.close()


def test_ctrl_c_ends_it_and_a_later_start_finds_everything(first_run):
    folder, started = first_run
    assert started.end() == 0
    before = titles(folder)
    assert "①来庁者向けWⅰFⅰ環境の充実" in before
    again = Started(folder, started.port)
    try:
        assert titles(folder) == before
    finally:
        assert again.end() == 0


def test_it_does_not_start_without_a_database_of_which_others_have_heard(first_run, tmp_path):
    folder, _ = first_run
    var = shutil.copytree(folder / "var", tmp_path / "var")
    for file in var.glob("council.db*"):
        file.unlink()
    done = run_in(var, free_ports())

    assert done.returncode == 1
    assert "council のデータベースがありません" in done.stderr
    assert not (var / "council.db").exists()


def test_it_does_not_start_empty_where_only_what_was_stored_is_left(first_run, tmp_path):
    folder, _ = first_run
    var = shutil.copytree(folder / "var", tmp_path / "var")
    for file in var.glob("*.db*"):
        file.unlink()
    done = run_in(var, free_ports())

    assert done.returncode == 1
    assert "データベースがありません。保存されたファイルは残っています。" in done.stderr
    assert not list(var.glob("*.db"))


def test_it_does_not_start_empty_in_the_folder_of_a_council_deployment(tmp_path):
    lay_postgresql(tmp_path)
    done = run_in(tmp_path, free_ports())

    assert done.returncode == 1
    assert f"{tmp_path} には協議会構成のデータがあります。`yui up` で起動" in done.stderr
    assert not list(tmp_path.glob("*.db"))


def test_a_council_deployment_does_not_start_empty_in_the_folder_of_an_embedded_one(tmp_path):
    (tmp_path / "council.db").touch()
    done = run_in(tmp_path, free_ports(), "up")

    assert done.returncode == 1
    assert f"組込み構成のデータ {tmp_path / 'council.db'} があります。" in done.stderr
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("verb", ["backup {elsewhere}", "verify", "rebuild reporting"])
def test_no_verb_takes_one_deployment_for_all_where_both_are(first_run, tmp_path, verb):
    folder, _ = first_run
    var = shutil.copytree(folder / "var", tmp_path / "var")
    lay_postgresql(var)
    done = run_in(var, free_ports(), *verb.format(elsewhere=tmp_path / "backup").split())

    assert done.returncode == 3
    assert "組込み構成と協議会構成の両方のデータがあります" in done.stderr
    assert not (tmp_path / "backup").exists()


def test_it_names_a_database_that_is_damaged(first_run, tmp_path):
    folder, _ = first_run
    var = shutil.copytree(folder / "var", tmp_path / "var")
    (var / "registry.db-wal").unlink(missing_ok=True)
    (var / "registry.db").write_bytes(b"no database" * 1000)
    done = run_in(var, free_ports())

    assert done.returncode == 1
    assert "registry のデータベースが壊れていて" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run_in(tmp_path, port)
    assert done.returncode == 1
    assert f"http://127.0.0.1:{port} は、ほかのプログラムが使用しています。" in done.stderr


def lay_postgresql(folder):
    """What each start of `yui up` leaves of its own."""
    (folder / "secrets").mkdir()
    (folder / "secrets" / "postgres-owner").write_text("made at the first start")


def run_in(folder, port, *words):
    return subprocess.run(
        [sys.executable, "-m", "infra.cli", *(words or ("run",))],
        cwd=ROOT,
        env={**os.environ, "YUI_VAR": str(folder), "PORT": str(port)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
