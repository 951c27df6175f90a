"""Programs that Yui starts beside itself: started on record, ended cleanly, never anybody else's.

Each running program is written down in `var/run/<name>.json` with its process id, its moment of
birth and which folder that is. A later start therefore recognises what a killed run left behind and
ends that, and only that: a process id alone could meanwhile belong to somebody else, and what is on
record in a copied folder runs in the original.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from infra.privacy import write

STOP_SECONDS = 20.0


class CannotStart(Exception):
    """A program is missing, ended at once or does not answer; the text is for the operator."""


@dataclass(frozen=True)
class Account:
    """The system account a program runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to start. `stop_signal` asks it to end in good order."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    handed_down: tuple[int, ...] = ()
    """Descriptors that stay open in it, under the same numbers."""
    lay_out: Callable[[], None] = lambda: None
    """Makes what must be there before each start: it may have been removed meanwhile."""


class Running:
    """A program that was started here, in a session of its own: Ctrl-C reaches Yui first."""

    def __init__(self, program: Program, record: Path) -> None:
        self.program = program
        self._record = record
        self.start_again()

    def start_again(self) -> None:
        """A new process in the place of one that ended, or of none; none off the record.

        Raises OSError.
        """
        self.program.lay_out()
        self.process = _launched(self.program)
        try:
            _write_record(self._record, self.process.pid)
        except OSError:
            self.kill()
            raise

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def fell_by_itself(self) -> bool:
        """Whether it failed, or crashed: nobody asked it to end, and nobody killed it."""
        asked_or_killed = (0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL)
        return self.process.poll() not in (None, *asked_or_killed)

    def listens_at(self, port: int) -> bool:
        """Whether it is this very program that takes callers at the TCP port."""
        with suppress(psutil.NoSuchProcess):
            taken = psutil.Process(self.process.pid).net_connections("tcp")
            return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in taken)
        return False

    def ask_to_end(self) -> None:
        if self.alive:
            self.process.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """At once, with all that it started in its session."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self, timeout_seconds: float = STOP_SECONDS) -> None:
        """Ask, wait, and only then kill."""
        self.ask_to_end()
        try:
            self.process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self._record.unlink(missing_ok=True)

    def wait_until(self, ready: Callable[[], bool], timeout_seconds: float) -> None:
        """Return once `ready`; raises CannotStart when the program ends or stays silent."""
        deadline = time.monotonic() + timeout_seconds
        while not ready():
            if not self.alive or time.monotonic() > deadline:
                raise CannotStart(f"{self.program.name} が起動しません。記録: {self.program.log}")
            time.sleep(0.1)


def start(program: Program, run_folder: Path) -> Running:
    """Start it, after what an earlier run may have left of it has ended."""
    end_leftovers(run_folder, [program.name], program.stop_signal)
    return Running(program, run_folder / f"{program.name}.json")


def _launched(program: Program) -> subprocess.Popen[bytes]:
    account = program.account
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return subprocess.Popen(
            program.command,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=program.handed_down,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def left_running(run_folder: Path, names: Iterable[str]) -> list[str]:
    """The names of those programs that are on record there and still live."""
    return [name for name in names if recorded(run_folder / f"{name}.json")]


def end_leftovers(
    run_folder: Path, names: Iterable[str], stop_signal: signal.Signals = signal.SIGTERM
) -> None:
    """End, side by side, the programs that an earlier, killed run wrote down: those very ones."""
    records = [run_folder / f"{name}.json" for name in names]
    left = {record: process for record in records if (process := recorded(record))}
    for process in left.values():
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signal)
    _, silent = psutil.wait_procs(left.values(), STOP_SECONDS)
    for process in silent:
        with suppress(psutil.NoSuchProcess):
            process.kill()
            process.wait()
    for record in left:
        record.unlink(missing_ok=True)


def recorded(record: Path) -> psutil.Process | None:
    """The living process of a record, or none; one of another folder is nobody's."""
    try:
        written = json.loads(record.read_text())
        process = psutil.Process(written["pid"])
        is_it = abs(process.create_time() - written["born"]) < 1
        if "folder" not in written:  # by 0.1.0
            return process if is_it and _names(process, record.parent.parent) else None
        return process if is_it and written["folder"] == _identity(record.parent) else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


def _identity(folder: Path) -> list[int]:
    """Which it is, wherever it is moved: device and inode; a copy has others."""
    found = folder.stat()
    return [found.st_dev, found.st_ino]


def _names(process: psutil.Process, var: Path) -> bool:
    """Whether the program was told to work in the folder, or in one below."""
    words, environment = process.cmdline(), process.environ()
    told = environment.get("YUI_VAR", "var" if "serve" in words else "")
    named = [Path(process.cwd(), word) for word in (*words, told, environment.get("HOME")) if word]
    return any(path.resolve().is_relative_to(var.resolve()) for path in named)


def _write_record(record: Path, pid: int) -> None:
    record.parent.mkdir(parents=True, exist_ok=True)
    try:
        born = psutil.Process(pid).create_time()
    except psutil.Error:
        return
    written = {"pid": pid, "born": born, "folder": _identity(record.parent)}
    write(record, json.dumps(written).encode())  # whole, or as it was


def search_path() -> dict[str, str]:
    """The environment a server needs and no more: nothing of the caller's reaches it."""
    return {"PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), "LANG": "C.UTF-8"}
