"""The disk under everything is full: databases, attachments, reports in the making, logs."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from infra.callers import Caller, Refused
from services.registry.schemas import EXAMPLE_CONTENT
from shared.settings import Settings
from tests.faults.attack import Attack, Violated
from tests.faults.load import TOWN, Away, Town
from tests.faults.reports import expect_ended, ordered
from tests.faults.servers import owner

SQLITE_MIB, POSTGRESQL_MIB = 64, 500
FULL_SECONDS = 5.0
NO_ROOM = "ディスクの空きがないため、保存できません。"
MOST_TAKEN = 100
BALLAST = "ballast"
SEGMENTS = 50
"""More than PostgreSQL keeps ready of its write-ahead log."""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300_000)


@contextmanager
def small_disk(mebibytes: int) -> Iterator[Path]:
    """A file system of its own; only root may make one."""
    with tempfile.TemporaryDirectory(prefix="yui-disk-") as folder:
        size = f"size={mebibytes}m"
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
    with _full(settings):
        answered = _attach(attack, project.json()["id"], project.headers["ETag"])
        time.sleep(FULL_SECONDS)
    if answered != "503":
        raise Violated(f"an attachment on a full disk was answered {answered}")
    expect_ended(settings, report, "done", "failed")
    _attach(attack, project.json()["id"], project.headers["ETag"])


def fill_the_disk_of_postgres(attack: Attack) -> None:
    """Disk full under PostgreSQL and RabbitMQ: first for tables, then for the write-ahead log"""
    with _full(attack.yui.settings):
        time.sleep(FULL_SECONDS)
        _expect_refused(attack.yui.settings)
        _use_up_the_write_ahead_log(attack.yui.settings)
        time.sleep(FULL_SECONDS)


def _expect_refused(settings: Settings) -> None:
    """Raises Violated unless new projects are refused, once their tables have to grow, with the
    cause. Until then they are taken: pages begun have room, and PostgreSQL may give up a file."""
    for _ in range(MOST_TAKEN):
        _fill(settings.var / BALLAST)
        try:
            Caller(settings, TOWN).post("registry", "/projects", json=EXAMPLE_CONTENT)
        except Refused as refusal:
            if NO_ROOM not in str(refusal):
                raise Violated(f"on a full disk: {refusal}") from refusal
            return
    raise Violated(f"{MOST_TAKEN} projects were registered on a full disk")


def _use_up_the_write_ahead_log(settings: Settings) -> None:
    """Until PostgreSQL ends itself; as long as the disk is full it cannot recover either."""
    try:
        with owner(settings) as cursor:
            for _ in range(SEGMENTS):
                cursor.execute("select txid_current()")
                cursor.execute("select pg_switch_wal()")
    except psycopg2.OperationalError:
        return
    raise Violated("PostgreSQL found room on a full disk")


@contextmanager
def _full(settings: Settings) -> Iterator[None]:
    """Ballast takes all that is left, until the end."""
    ballast = settings.var / BALLAST
    _fill(ballast)
    try:
        yield
    finally:
        ballast.unlink()


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
