"""What dies is restarted, sooner at first, later if it keeps dying."""

import sys

import pytest

from infra.local import CannotStart
from infra.local.process import Program, search_path, start
from infra.supervision import Deployment, Watched
from shared.settings import Settings


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


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


def die(watched):
    watched.running.process.kill()
    watched.running.process.wait()


def test_streams_are_not_named_for_all_services_at_once(tmp_path):
    with pytest.raises(CannotStart, match="yui serve"):
        Deployment(Settings(var=tmp_path, streams=frozenset({"registry"})), say=print)


def test_a_living_service_is_left_alone(watched):
    assert watched.look() == ""


def test_a_dead_service_is_announced_and_restarted_after_a_pause(watched, clock):
    first = watched.running.process.pid
    die(watched)
    assert watched.look() == "registry が終了しました。1秒後に再起動します。"
    assert watched.look() == ""
    clock.now += 1
    assert watched.look() == "registry を再起動しました。"
    assert watched.running.alive
    assert watched.running.process.pid != first


def test_a_service_that_keeps_dying_waits_longer_each_time(watched, clock):
    pauses = []
    for _ in range(7):
        die(watched)
        pauses.append(watched.look().partition("。")[2].partition("秒")[0])
        clock.now += 31
        assert "再起動しました" in watched.look()
    assert pauses == ["1", "2", "4", "8", "16", "30", "30"]


def test_a_long_healthy_service_starts_with_a_short_pause_again(watched, clock):
    for _ in range(3):
        die(watched)
        watched.look()
        clock.now += 10
        watched.look()
    clock.now += 61
    die(watched)
    assert "1秒後" in watched.look()


def test_one_database_for_all_services_is_refused():
    settings = Settings(database="postgresql://yui@db/yui")
    with pytest.raises(CannotStart, match=r"\{service\}"):
        Deployment(settings, say=print)
