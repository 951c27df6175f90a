"""A database put back from an older backup behind the back of those who heard more of it."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from infra.databases import databases
from infra.verification import verify_all
from shared.settings import Settings
from tests.faults.attack import RATE, Violated, say
from tests.faults.installation import Installation
from tests.faults.invariants import violations, wait_until_heard
from tests.faults.load import Load

STOPPED_SECONDS = 30
HEARERS = ("reporting", "evaluation")


def restore_an_older(yui: Installation, seed: str) -> None:
    """The registry's database, as it was before the last projects; raises Violated."""
    load = Load(yui.settings, seed, RATE)
    load.submit_one()
    wait_until_heard(yui.settings)
    yui.end()
    backup = {file: file.read_bytes() for file in _files(yui.settings)}
    yui.start()
    load.submit_one()
    wait_until_heard(yui.settings)
    yui.end()
    _put_back(yui.settings, backup)
    yui.start()
    _expect_stopped(yui.settings)
    _expect_found(yui.settings)
    _rebuild(yui)
    _expect_all_holds(yui.settings, load)
    say("  an older backup of one database: listeners stop and say so; rebuilt, all holds again")


def _rebuild(yui: Installation) -> None:
    """As an operator does: the projections made anew, then a restart for the stopped listeners."""
    for hearer in HEARERS:
        yui.run("rebuild", hearer)
    yui.end()
    yui.start()


def _expect_all_holds(settings: Settings, load: Load) -> None:
    """All but the one project that the backup did not hold."""
    load.submit_one()
    before, _lost, after = load.acknowledged
    if found := violations(settings, [before, after]):
        raise Violated("\n".join(found))


def _files(settings: Settings) -> list[Path]:
    return list(settings.var.glob("registry.db*"))


def _put_back(settings: Settings, backup: Mapping[Path, bytes]) -> None:
    for file in _files(settings):
        file.unlink()
    for file, content in backup.items():
        file.write_bytes(content)


def _expect_stopped(settings: Settings) -> None:
    until = time.monotonic() + STOPPED_SECONDS
    while silent := [hearer for hearer in HEARERS if not _trouble(settings, hearer)]:
        if time.monotonic() > until:
            raise Violated(f"{silent} says nothing of a log that was restored")
        time.sleep(0.2)


def _trouble(settings: Settings, hearer: str) -> str:
    health: Any = requests.get(f"{settings.address(hearer)}/health", timeout=5).json()
    return str(health["streams"][f"{hearer}.registry"]["trouble"])


def _expect_found(settings: Settings) -> None:
    with databases(settings) as opened:
        if not verify_all(opened)["registry"].findings:
            raise Violated("yui verify finds nothing wrong with a restored log")
