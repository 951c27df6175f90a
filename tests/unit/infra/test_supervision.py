"""What dies is restarted, sooner at first, later if it keeps dying."""

import errno
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from functools import partial

import psutil
import pytest

from infra.addresses import AddressTaken, listening_at
from infra.local import CannotStart
from infra.local.process import Program, search_path, start
from infra.supervision import START_SECONDS, Deployment, Pulse, Watched
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.bench.deployments import free_ports


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def signals_as_before():
    """A deployment that stops ignores them, and what is started then inherits that."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watched(tmp_path, clock):
    code = "import time; time.sleep(60)"
    program = Program("registry", [sys.executable, "-c", code], search_path(), tmp_path / "log")
    watched = Watched(start(program, tmp_path), clock)
    yield watched
    watched.running.end(5)


def die(watched, of=signal.SIGABRT):
    """By itself, as a program that crashes, unless the signal is one that others send."""
    watched.running.process.send_signal(of)
    watched.running.process.wait()


def test_streams_are_not_named_for_all_services_at_once(tmp_path):
    with pytest.raises(CannotStart, match="yui serve"):
        Deployment(Settings(var=tmp_path, streams=frozenset({"registry"})), say=print)


def test_a_living_service_is_left_alone(watched):
    assert watched.check() == ""


def test_a_dead_service_is_announced_and_restarted_after_a_pause(watched, clock):
    first = watched.running.process.pid
    die(watched)
    assert watched.check() == "registry が終了しました。1秒後に再起動します。"
    assert watched.check() == ""
    clock.now += 1
    assert watched.check() == "registry を再起動しました。"
    assert watched.running.alive
    assert watched.running.process.pid != first


def test_what_a_program_needs_is_laid_out_again_before_each_start(tmp_path, clock):
    folder = tmp_path / "home"
    lay_out = partial(folder.mkdir, exist_ok=True)
    code = f"import os, time; os.listdir({str(folder)!r}); time.sleep(60)"
    program = Program(
        "broker", [sys.executable, "-c", code], {}, tmp_path / "logs" / "log", lay_out=lay_out
    )
    watched = Watched(start(program, tmp_path / "run"), clock)
    try:
        die(watched)
        for gone in (folder, tmp_path / "logs", tmp_path / "run"):
            shutil.rmtree(gone)
        watched.check()
        clock.now += 1
        assert watched.check() == "broker を再起動しました。"
        assert folder.exists()
        assert watched.running.alive
    finally:
        watched.running.end(5)


def test_a_restart_without_room_for_it_is_tried_again_and_ends_nothing(watched, clock, monkeypatch):
    die(watched)
    watched.check()
    clock.now += 1
    with monkeypatch.context() as full:
        full.setattr(tempfile, "mkstemp", no_room)
        assert "再起動できません" in watched.check()
    assert "終了しました" in watched.check()
    clock.now += 30
    assert watched.check() == "registry を再起動しました。"
    assert watched.running.alive


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_service_that_keeps_dying_waits_longer_each_time(watched, clock):
    pauses = []
    for _ in range(7):
        die(watched)
        pauses.append(watched.check().partition("。")[2].partition("秒")[0])
        clock.now += 31
        assert "再起動しました" in watched.check()
    assert pauses == ["1", "2", "4", "8", "16", "30", "30"]


@pytest.mark.parametrize("of", [signal.SIGTERM, signal.SIGKILL])
def test_a_service_that_others_end_is_soon_back_however_often(watched, clock, of):
    for _ in range(7):
        die(watched, of)
        assert "1秒後" in watched.check()
        clock.now += 1
        assert "再起動しました" in watched.check()


def test_a_long_healthy_service_starts_with_a_short_pause_again(watched, clock):
    for _ in range(3):
        die(watched)
        watched.check()
        clock.now += 10
        watched.check()
    clock.now += 61
    die(watched)
    assert "1秒後" in watched.check()


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_started_while_a_stranger_holds_a_service_s_address(tmp_path, service):
    settings = Settings(var=tmp_path, port=free_ports())
    with socket.create_server(("127.0.0.1", settings.port_of(service))):
        with pytest.raises(AddressTaken, match=str(settings.port_of(service))):
            Deployment(settings, say=print).__enter__()
        assert not (tmp_path / "run").exists()

    for other in SERVICES:  # and what was free is free again
        listening_at(settings.host, settings.port_of(other)).close()


def test_what_a_killed_run_left_at_a_services_address_is_ended_and_no_stranger(tmp_path):
    settings = Settings(var=tmp_path, port=free_ports())
    with socket.create_server(("127.0.0.1", settings.port_of("council"))) as inherited:
        code = "import time; time.sleep(60)"
        left = start(
            Program(
                "council",
                [sys.executable, "-c", code],
                search_path(),
                tmp_path / "log",
                handed_down=(inherited.fileno(),),
            ),
            tmp_path / "run",
        )
    with (
        socket.create_server(("127.0.0.1", settings.port_of("reporting"))),
        pytest.raises(AddressTaken, match=str(settings.port_of("reporting"))),
    ):
        Deployment(settings, say=print).__enter__()
    assert not psutil.pid_exists(left.process.pid)


def test_one_database_for_all_services_is_refused():
    settings = Settings(database="postgresql://yui@db/yui")
    with pytest.raises(CannotStart, match=r"\{service\}"):
        Deployment(settings, say=print)


class ToldPulse:
    """A pulse that the test stops."""

    def __init__(self):
        self.is_gone, self.begun = False, 0

    def begin(self):
        self.is_gone, self.begun = False, self.begun + 1


def test_a_service_that_lives_and_answers_nobody_is_ended_and_restarted(tmp_path, clock):
    program = Program(
        "registry", [sys.executable, "-c", "import time; time.sleep(60)"], {}, tmp_path / "log"
    )
    pulse = ToldPulse()
    watched = Watched(start(program, tmp_path), clock, pulse)
    first = watched.running.process
    os.kill(first.pid, signal.SIGSTOP)
    assert watched.check() == ""

    pulse.is_gone = True
    assert watched.check() == "registry が30秒応答しないため、終了させました。"
    assert first.poll() == -signal.SIGKILL
    watched.check()
    clock.now += 1
    assert watched.check() == "registry を再起動しました。"
    assert pulse.begun == 1
    watched.running.end(5)


def test_a_pulse_is_gone_when_nobody_was_answered_for_long_whatever_the_answer_says(clock):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pulse = Pulse(f"http://127.0.0.1:{silent.getsockname()[1]}", clock)
        clock.now += START_SECONDS - 1
        assert not pulse.is_gone, "it may still be starting"
        clock.now += 2
        assert pulse.is_gone
        connection, _ = silent.accept()
        connection.sendall(b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n")
        deadline = time.monotonic() + 10
        while pulse.is_gone and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not pulse.is_gone
