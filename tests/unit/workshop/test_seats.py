"""Seats are the machine's: processes share them, and one that is killed keeps none."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from shared.workshop import MachineSeats

HOLDER = """
import sys, time
from pathlib import Path
from shared.workshop import MachineSeats
held = MachineSeats(Path(sys.argv[1]), [0]).take()
print(held is not None, flush=True)
time.sleep(60)
"""
WORKER = """
import sys
from pathlib import Path
from shared.workshop import Limits, Task, Workshop
module = Path(sys.argv[1]) / "endless.py"
module.write_text("import os\\nprint(os.getpid(), flush=True)\\nwhile True: pass")
sys.path.insert(0, sys.argv[1])
with Workshop(Path(sys.argv[1]) / "seats", cores=1).long.seat("a"):
    Task("endless", (), Limits(60, 512)).run()
"""


def started(program: str, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_seat_is_taken_once_however_many_ask_for_it(tmp_path: Path) -> None:
    seats, again = MachineSeats(tmp_path, [0, 1]), MachineSeats(tmp_path, [1, 0])
    first, second = seats.take(), again.take()
    assert first
    assert second
    assert seats.take() is again.take() is None
    first.close()
    third = again.take()
    assert third
    third.close()
    second.close()


def test_a_process_that_is_killed_gives_its_seat_back_to_the_others(tmp_path: Path) -> None:
    seats = MachineSeats(tmp_path, [0])
    with started(HOLDER, tmp_path) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        assert seats.take() is None
        other.kill()
    freed = seats.take()
    assert freed
    freed.close()


def test_a_child_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    with started(WORKER, tmp_path) as parent:
        child = _child_of(parent.pid)
        parent.kill()
    until = time.monotonic() + 10
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(child)
    freed = MachineSeats(tmp_path / "seats", [0]).take()
    assert freed
    freed.close()


def _child_of(pid: int) -> int:
    """The child, once it limited itself and began to work."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for child in map(int, children.read_text().split()):
            if _cpu_ticks(child) > 30:
                return child
        time.sleep(0.02)
    raise AssertionError("no child began to work")


def _cpu_ticks(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
