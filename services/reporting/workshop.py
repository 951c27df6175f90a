"""Makes a format of a report in a child process, with limits on time and memory.

A thousand pages take seconds and gigabytes; in the service's own process they would hold up
everybody else and stay. Paths go in, a file comes out; the child gets neither database nor
secrets. The parent only looks at the child from time to time, without pipes, so it waits alike on
threads and on green ones.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_LOOK_EVERY_SECONDS = 0.1
_TEMPLATE_REFUSED = 3
"""The child's exit code for a Word template that cannot be filled."""


class MakingFailed(Exception):
    """The format could not be made; the text says why, for the 事務局."""


class TemplateUnusable(MakingFailed):
    """The Word template cannot be filled."""


@dataclass(frozen=True)
class Limits:
    """What one format may use: wall-clock seconds, and address space in MiB.

    PDF of 1,000 pages takes about 15 s and 2.1 GiB; address space is reserved ahead of use.
    """

    seconds: float = 300
    memory_mib: int = 6144


def make(
    format_: str,
    document: Path,
    out: Path,
    template: Path | None = None,
    limits: Limits | None = None,
) -> tuple[str, ...]:
    """Write the report in `document` (JSON) to `out`; answer what the format cannot hold.

    `template` replaces the Word format's default, which itself is the format `word-template`.
    Raises MakingFailed.
    """
    limits = limits or Limits()
    command = [sys.executable, "-m", "services.reporting.rendering", format_, document, out]
    command += ["--memory-mib", str(limits.memory_mib)]
    command += ["--template", template] if template else []
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        child = subprocess.Popen(
            [str(word) for word in command],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
        )
        _wait(child, limits.seconds)
        return _outcome(child.returncode, _all_of(said), _all_of(complained))


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
    }


def _wait(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    deadline = time.monotonic() + seconds
    try:
        while child.poll() is None:
            if time.monotonic() > deadline:
                raise MakingFailed(f"作成が{seconds:g}秒以内に終わらなかったため、中止しました。")
            time.sleep(_LOOK_EVERY_SECONDS)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _outcome(code: int, said: str, complained: str) -> tuple[str, ...]:
    if code == 0:
        return tuple(json.loads(said))
    if code == _TEMPLATE_REFUSED:
        raise TemplateUnusable(json.loads(said))
    raise MakingFailed(_reason(complained)) from RuntimeError(complained[-4000:])


def _reason(complained: str) -> str:
    if "MemoryError" in complained or "memory allocation" in complained:
        return "作成に必要なメモリが上限を超えたため、中止しました。"
    if "FontsMissing" in complained:
        return "印刷用の書体が用意されていません。システムの管理者に連絡してください。"
    return "作成中に想定外のエラーが起きました。システムの管理者に連絡してください。"
