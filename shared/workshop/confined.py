"""Runs a module as the child of `Task.run`: limited, and gone when its parent is.

    python -m shared.workshop.confined PARENT SECONDS MEMORY_MIB MODULE [ARGUMENT]…

The child sets its own limits before it begins: to do so between fork and exec would run Python in
a copy of a process with threads.
"""

import ctypes
import math
import os
import resource
import runpy
import signal
import sys
from contextlib import suppress
from pathlib import Path

_DIE_WITH_PARENT = 1
"""Linux's PR_SET_PDEATHSIG."""
_LARGEST_FILE_BYTES = 1 << 30
_FIRST_TO_GO = "800"
"""Where the machine itself has no more memory, the kernel ends this, and not a service."""
_NICE = 5


def main() -> None:
    parent, seconds, memory_mib, module = sys.argv[1:5]
    _end_with(int(parent))
    _limit(math.ceil(float(seconds)), int(memory_mib) << 20)
    os.nice(_NICE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    sys.argv[1:] = sys.argv[5:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with(parent: int) -> None:
    """A child without a parent would hold no seat, and nobody would look at the clock."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent has gone")


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    # The signal of the soft limit says why; at the hard one the kernel kills without a word.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))


if __name__ == "__main__":
    main()
