"""Makes a format of a report in a child process, with limits on time and memory.

A thousand pages take seconds and hundreds of megabytes; in the service's own process they would
hold up everybody else and stay. Paths go in, a file comes out; the child knows no database.
"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import IO

from shared.errors import Invalid, Problem

TIMEOUT_SECONDS = 300


class MakingFailed(Exception):
    """The format could not be made; the text says why, for the 事務局."""


def make(format_: str, document: Path, out: Path, template: Path | None) -> tuple[str, ...]:
    """Write the report in `document` (JSON) to `out`; answer what the format cannot hold.

    `template` replaces the Word format's default. Raises MakingFailed.
    """
    command = [sys.executable, "-m", "services.reporting.rendering", format_, document, out]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(
            [*command, *([template] if template else [])],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired as cause:
        raise MakingFailed(
            f"{format_}の作成が{TIMEOUT_SECONDS}秒以内に終わりませんでした。"
        ) from cause
    if ended.returncode != 0:
        trace = ended.stderr.decode(errors="replace")[-2000:]
        raise MakingFailed(f"{format_}の作成に失敗しました。") from RuntimeError(trace)
    return tuple(json.loads(ended.stdout))


def checked_template(content: IO[bytes]) -> None:
    """Raise Invalid unless it is a Word document (.docx); leave `content` at its beginning."""
    try:
        with zipfile.ZipFile(content) as archive:
            is_word = "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        is_word = False
    if not is_word:
        raise Invalid(problems=[Problem("/file", "Word文書（.docx）を選択してください。")])
    content.seek(0)
