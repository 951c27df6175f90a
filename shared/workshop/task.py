"""One piece of costly work, done by a Python module in a process of its own.

The module prints one JSON object: `{"done": …}`, or `{"refused": "…"}` with the words for whoever
asked. It gets paths, and neither database nor secrets.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_LOOK_EVERY_SECONDS = 0.05
_COMPLAINT_BYTES = 4000
_MEMORY_WORDS = (
    "MemoryError",
    "memory allocation",
    "bad_alloc",
    "Cannot allocate memory",
    "failed to map segment",
)
"""What Python, Rust, C++, the C library and the loader say when they get no more."""


@dataclass(frozen=True)
class Limits:
    """Seconds by the clock, as many of one core, and address space in MiB.

    Address space is reserved ahead of use, so it is more than the memory that is taken.
    """

    seconds: float
    memory_mib: int


class TaskFailed(Exception):
    """It ended without an answer; the text is the end of what it complained."""


class OutOfTime(TaskFailed):
    """It was ended at its limit of time."""


class OutOfMemory(TaskFailed):
    """It got no more memory."""


class TaskRefused(TaskFailed):
    """It cannot be done with what was given; the text says why, to whoever gave it."""


@dataclass(frozen=True)
class Task:
    """`python -m module arguments…`, within limits."""

    module: str
    arguments: tuple[str, ...]
    limits: Limits

    def run(self) -> Any:
        """What the module answers as `done`; raises TaskFailed, which TaskRefused is one of.

        The parent only looks at the child from time to time, without pipes, so it waits alike on
        threads and on green ones.
        """
        with tempfile.TemporaryDirectory() as folder:
            said, complained = Path(folder) / "said", Path(folder) / "complained"
            with said.open("wb") as out, complained.open("wb") as err:
                code = self._ended(folder, out, err)
            return _answer(code, said.read_text("utf-8"), _end_of(complained))

    def _ended(self, folder: str, out: IO[bytes], err: IO[bytes]) -> int:
        """The exit code; what the child leaves in its folder for passing things goes with it."""
        limits = str(os.getpid()), str(self.limits.seconds), str(self.limits.memory_mib)
        confined = sys.executable, "-m", "shared.workshop.confined", *limits
        child = subprocess.Popen(
            [*confined, self.module, *self.arguments],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        return _waited_for(child, self.limits.seconds)


def _environment(folder: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
    }


def _waited_for(child: "subprocess.Popen[bytes]", seconds: float) -> int:
    deadline = time.monotonic() + seconds
    try:
        while (code := child.poll()) is None:
            if time.monotonic() > deadline:
                raise OutOfTime()
            time.sleep(_LOOK_EVERY_SECONDS)
        return code
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _end_of(complained: Path) -> str:
    return complained.read_bytes()[-_COMPLAINT_BYTES:].decode(errors="replace")


def _answer(code: int, said: str, complained: str) -> Any:
    if code == -signal.SIGXCPU:
        raise OutOfTime(complained)
    if code and any(words in complained for words in _MEMORY_WORDS):
        raise OutOfMemory(complained)
    if code:
        raise TaskFailed(f"{complained}\nended with {code}")
    try:
        answer = json.loads(said)
    except ValueError as cause:
        raise TaskFailed(f"no answer: {said[:200]!r}") from cause
    if "refused" in answer:
        raise TaskRefused(answer["refused"])
    return answer["done"]
