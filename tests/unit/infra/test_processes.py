"""Programs beside Yui: ended cleanly, remembered, never confused with anybody else's."""

import json
import os
import shutil
import signal
import socket
import sys
import threading
from dataclasses import replace

import psutil
import pytest

from infra.local.process import (
    CannotStart,
    Program,
    end_leftovers,
    left_running,
    recorded,
    search_path,
    start,
)
from infra.local.secrets import port, port_in_use, secret

SLEEP = "import time; time.sleep(60)"
IGNORES_TERM = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)


def sleeper(folder, code=SLEEP):
    return Program("sleeper", [sys.executable, "-c", code], search_path(), folder / "log")


def test_a_program_ends_when_asked_and_its_record_goes(tmp_path):
    running = start(sleeper(tmp_path), tmp_path)
    assert recorded(tmp_path / "sleeper.json").pid == running.process.pid
    running.end(5)
    assert running.process.returncode == -signal.SIGTERM
    assert not (tmp_path / "sleeper.json").exists()


def test_a_program_that_will_not_listen_is_killed(tmp_path):
    running = start(sleeper(tmp_path, IGNORES_TERM), tmp_path)
    running.wait_until(lambda: (tmp_path / "log").read_text() == "1\n", 10)
    running.end(0.2)
    assert running.process.returncode == -signal.SIGKILL


def test_whether_a_program_or_a_stranger_takes_callers_at_a_port_is_known(tmp_path):
    code = (
        "import socket, time; one = socket.create_server(('127.0.0.1', 0));"
        "print(one.getsockname()[1], flush=True); time.sleep(60)"
    )
    running = start(sleeper(tmp_path, code), tmp_path)
    running.wait_until(lambda: (tmp_path / "log").read_text().endswith("\n"), 10)
    own = int((tmp_path / "log").read_text())

    with socket.create_server(("127.0.0.1", 0)) as stranger:
        assert running.listens_at(own)
        assert not running.listens_at(stranger.getsockname()[1])
    running.end(5)
    assert not running.listens_at(own)


def test_what_a_killed_run_left_behind_is_ended_at_the_next_start(tmp_path):
    left = start(sleeper(tmp_path), tmp_path)
    new = start(sleeper(tmp_path), tmp_path)
    assert not psutil.pid_exists(left.process.pid)
    assert new.alive
    new.end(5)


def test_a_stranger_with_the_same_process_id_is_left_alone(tmp_path):
    record = tmp_path / "stranger.json"
    born = psutil.Process(os.getpid()).create_time()
    record.write_text(json.dumps({"pid": os.getpid(), "born": born - 100}))
    assert recorded(record) is None
    end_leftovers(tmp_path, ["stranger"], signal.SIGKILL)


def test_what_is_on_record_in_a_copied_folder_is_the_originals_and_left_alone(tmp_path):
    run = tmp_path / "var" / "run"
    running = start(sleeper(tmp_path), run)
    copy = shutil.copytree(tmp_path / "var", tmp_path / "copy") / "run"
    end_leftovers(copy, ["sleeper"])
    assert running.alive
    assert left_running(copy, ["sleeper"]) == []

    (tmp_path / "var").rename(tmp_path / "moved")
    assert left_running(tmp_path / "moved" / "run", ["sleeper"]) == ["sleeper"]
    end_leftovers(tmp_path / "moved" / "run", ["sleeper"])
    assert not running.alive


def test_a_record_that_names_no_folder_counts_where_the_program_names_it(tmp_path):
    """As those that 0.1.0 wrote."""
    run = tmp_path / "var" / "run"
    told = replace(sleeper(tmp_path), environment={"YUI_VAR": str(tmp_path / "var")})
    running = start(told, run)
    written = json.loads((run / "sleeper.json").read_text())
    del written["folder"]
    (run / "sleeper.json").write_text(json.dumps(written))
    copy = shutil.copytree(tmp_path / "var", tmp_path / "copy") / "run"
    assert left_running(copy, ["sleeper"]) == []
    assert left_running(run, ["sleeper"]) == ["sleeper"]
    running.end(5)


def test_a_program_that_ends_at_once_is_reported_with_its_log(tmp_path):
    running = start(sleeper(tmp_path, "raise SystemExit(1)"), tmp_path)
    with pytest.raises(CannotStart, match="log"):
        running.wait_until(lambda: False, 10)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = secret(tmp_path / "secrets", "postgres-council")
    assert len(made) >= 43
    assert secret(tmp_path / "secrets", "postgres-council") == made
    assert secret(tmp_path / "secrets", "postgres-registry") != made
    assert (tmp_path / "secrets" / "postgres-council").stat().st_mode & 0o777 == 0o600


def test_a_port_stays_the_same_from_start_to_start(tmp_path):
    assert port(tmp_path, "postgres") == port(tmp_path, "postgres")
    assert port(tmp_path, "postgres") != port(tmp_path, "rabbitmq")


@pytest.mark.parametrize("left", ["", '{"postgres": 54', "[]", '{"postgres": 70000}'])
def test_ports_that_a_crash_left_half_written_are_chosen_anew(tmp_path, left):
    (tmp_path / "ports.json").write_text(left)
    assert port(tmp_path, "postgres") == port_in_use(tmp_path, "postgres")


def test_whoever_reads_a_record_finds_it_whole_at_any_moment(tmp_path):
    """The next supervisor ends by it what a killed one left."""
    record, running = tmp_path / "sleeper.json", start(sleeper(tmp_path), tmp_path)
    ended = threading.Event()

    def write_again():
        for _ in range(20):
            running.kill()
            running.start_again()
        ended.set()

    threading.Thread(target=write_again).start()
    while not ended.is_set():
        assert "pid" in json.loads(record.read_text())
    running.kill()
