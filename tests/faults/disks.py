"""The disk under everything is full: databases, attachments, reports in the making, logs."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.callers import Caller
from services.registry.schemas import EXAMPLE_CONTENT
from tests.faults.attack import Attack, Violated
from tests.faults.load import TOWN, Away, Town
from tests.faults.reports import expect_ended, ordered

DISK_MIB = 64
FULL_SECONDS = 5.0
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300_000)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of its own; only root may make one."""
    with tempfile.TemporaryDirectory(prefix="yui-disk-") as folder:
        size = f"size={DISK_MIB}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def fill_the_disk(attack: Attack) -> None:
    """Disk full under SQLite, the attachment store, a report in the making and the logs"""
    settings = attack.yui.settings
    project = Caller(settings, TOWN).post("registry", "/projects", json=EXAMPLE_CONTENT)
    report = ordered(settings)
    ballast = settings.var / "ballast"
    _fill(ballast)
    try:
        answered = _attach(attack, project.json()["id"], project.headers["ETag"])
        time.sleep(FULL_SECONDS)
    finally:
        ballast.unlink()
    if answered != "503":
        raise Violated(f"an attachment on a full disk was answered {answered}")
    expect_ended(settings, report, "done", "failed")
    _attach(attack, project.json()["id"], project.headers["ETag"])


def _fill(ballast: Path) -> None:
    """Until nothing more can be written; pages that are freed meanwhile are taken too."""
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 20))
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))


def _attach(attack: Attack, project_id: str, revision: str) -> str:
    """What the registry answers to an attachment: its status, or that it went away."""
    try:
        Town(attack.yui.settings, attack.load.odd).ask(
            "POST",
            f"/projects/{project_id}/attachments",
            headers={"If-Match": revision},
            files={"file": ("港.png", PICTURE)},
        )
    except Away as away:
        return str(away)
    return "201"
