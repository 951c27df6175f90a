"""Where report files are made: each format in a child process with limits of time and memory.

Bytes and paths go in, a file comes out. The parent only looks at the child from time to time, so
it works on threads as on green ones. The child gets neither database nor secrets.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FORMATS = ("pdf", "xlsx", "docx", "csv", "csv-cp932")
_ROOT = Path(__file__).resolve().parents[2]
_LOOK_EVERY_SECONDS = 0.1


class NotMade(Exception):
    """The file could not be made; str() is the reason in Japanese."""


class TemplateUnusable(NotMade):
    """The Word template was refused."""


@dataclass(frozen=True)
class Limits:
    """What one format may use: wall-clock seconds, and address space in MiB."""

    seconds: float = 180
    memory_mib: int = 6144


@dataclass(frozen=True)
class Made:
    """A finished file; `notes` say in Japanese what it could not hold as it was."""

    path: Path
    notes: tuple[str, ...]


def make(
    format_: str,
    document: Path,
    folder: Path,
    template: Path | None = None,
    limits: Limits | None = None,
) -> Made:
    """Render the document (JSON file) into a file of `folder`; raise NotMade.

    `format_` is one of FORMATS, or `word-template` for the default template.
    """
    limits = limits or Limits()
    out = folder / f"report.{format_}"
    command = [sys.executable, "-m", "services.reporting.rendering", format_, document, out]
    command += ["--memory-mb", str(limits.memory_mib)]
    command += ["--template", template] if template else []
    said, complained = folder / f"{format_}.out", folder / f"{format_}.err"
    with said.open("wb") as stdout, complained.open("wb") as stderr:
        child = subprocess.Popen(
            [str(word) for word in command], stdout=stdout, stderr=stderr, env=_environment()
        )
        _wait(child, limits.seconds)
    return _outcome(child.returncode, out, said, complained)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
    }


def _wait(child: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    try:
        while child.poll() is None:
            if time.monotonic() > deadline:
                raise NotMade(f"作成が{seconds:g}秒以内に終わらなかったため、中止しました。")
            time.sleep(_LOOK_EVERY_SECONDS)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _outcome(code: int, out: Path, said: Path, complained: Path) -> Made:
    lines = said.read_text(encoding="utf-8").splitlines()
    if code == 0 and lines:
        return Made(out, tuple(json.loads(lines[-1])["notes"]))
    if code == 1 and lines and lines[-1].startswith('{"refused"'):
        raise TemplateUnusable(json.loads(lines[-1])["refused"])
    trace = complained.read_text(encoding="utf-8", errors="replace").strip()
    raise NotMade(_reason(trace)) from RuntimeError(trace[-4000:])


def _reason(trace: str) -> str:
    if "MemoryError" in trace or "memory allocation" in trace:
        return "作成に必要なメモリが上限を超えたため、中止しました。"
    if "FontsMissing" in trace:
        return "印刷用の書体が用意されていません。システムの管理者に連絡してください。"
    return "作成中に想定外のエラーが起きました。システムの管理者に連絡してください。"
